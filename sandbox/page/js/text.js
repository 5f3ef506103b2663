// A text object to nodes: plain_text keeps everything as it is but emoji; mrkdwn is read as Slack reads it.
import { emojiText } from './emoji.js';
import { mrkdwn } from './mrkdwn.js';

export function textNode(object) {
  if (object === undefined || object === null) return null;
  if (typeof object === 'string') return object;
  if (object.type === 'mrkdwn') return mrkdwn(object.text, { verbatim: object.verbatim === true, names: true });
  return object.emoji === false ? object.text ?? '' : emojiText(object.text ?? '');
}

export const wordsOf = (object) => (typeof object === 'string' ? object : object?.text) ?? '';
