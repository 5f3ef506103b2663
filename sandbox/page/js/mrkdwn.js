// Slack's mrkdwn to nodes. Text arrives with &, < and > escaped; everything else a person wrote stays text.
import { add, h } from './dom.js';
import { emojiChar, emojiNode, SHORTCODE } from './emoji.js';
import { broadcastNode, channelNode, dateNode, groupNode, linkNode, userNode } from './mentions.js';
import { world } from './world.js';

const STYLES = { '*': 'strong', _: 'em', '~': 's' };
const WORD = /[\p{L}\p{N}]/u;
const URL_START = /^https?:\/\/[^\s<>|]+/i;
const BROADCAST = /^@(here|channel|everyone)\b/;
const CHANNEL_NAME = /^#([\p{L}\p{N}_-]+)/u;

const unescape = (text) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

// `names`: also turn bare @here and #channel into mentions, as Slack does in blocks without `verbatim`.
export function mrkdwn(text, { verbatim = false, names = false } = {}) {
  const out = document.createDocumentFragment();
  const mode = { links: !verbatim, names: names && !verbatim };
  const pieces = String(text ?? '').split(/```([\s\S]+?)```/);
  pieces.forEach((piece, at) => {
    if (at % 2) out.append(h('pre', {}, tokensAsText(piece.replace(/^\n|\n$/g, ''))));
    else paragraphs(out, trimAround(piece, at > 0, at < pieces.length - 1), mode);
  });
  return out;
}

// The line break beside a code block belongs to the block.
function trimAround(piece, after, before) {
  let text = after ? piece.replace(/^\n/, '') : piece;
  if (before) text = text.replace(/\n$/, '');
  return text;
}

function paragraphs(out, text, mode) {
  if (!text) return;
  const lines = text.split('\n');
  let plain = [];
  const flush = () => {
    plain.forEach((line, at) => add(out, [at > 0 && h('br'), inline(line, mode)]));
    plain = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const quote = /^(?:&gt;|>)/;
    if (!quote.test(lines[at])) {
      plain.push(lines[at]);
      continue;
    }
    flush();
    const quoted = [];
    if (/^(?:&gt;|>){3}/.test(lines[at])) {
      quoted.push(lines[at].replace(/^(?:&gt;|>){3} ?/, ''), ...lines.slice(at + 1));
      at = lines.length;
    } else {
      for (; at < lines.length && quote.test(lines[at]); at += 1) quoted.push(lines[at].replace(/^(?:&gt;|>) ?/, ''));
      at -= 1;
    }
    out.append(h('blockquote', {}, quoted.map((line, row) => [row > 0 && h('br'), inline(line, mode)])));
  }
  flush();
}

function inline(text, mode) {
  const out = document.createDocumentFragment();
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const found = INLINE[text[at]]?.(text, at, mode);
    if (found) {
      if (plain) out.append(unescape(plain));
      plain = '';
      out.append(found.node);
      at = found.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain) out.append(unescape(plain));
  return out;
}

const INLINE = {
  '`': codeAt,
  '<': (text, at) => {
    const end = text.indexOf('>', at);
    return end > at + 1 ? { node: token(text.slice(at + 1, end)), end: end + 1 } : null;
  },
  ':': (text, at) => {
    const found = SHORTCODE.exec(text.slice(at, at + 60));
    const char = found && emojiChar(found[1], found[2]);
    return char ? { node: emojiNode(found[1], char), end: at + found[0].length } : null;
  },
  '*': styleAt, _: styleAt, '~': styleAt,
  h: urlAt, H: urlAt,
  '@': (text, at, mode) => {
    const found = mode.names && BROADCAST.exec(text.slice(at));
    return found ? { node: broadcastNode(found[1]), end: at + found[0].length } : null;
  },
  '#': (text, at, mode) => {
    const found = mode.names && !WORD.test(text[at - 1] ?? ' ') && CHANNEL_NAME.exec(text.slice(at));
    const channel = found && world.conversations.find((one) => one.kind === 'channel' && one.name === found[1]);
    return channel ? { node: channelNode(channel.id), end: at + found[0].length } : null;
  },
};

function codeAt(text, at) {
  const end = text.indexOf('`', at + 1);
  if (end <= at + 1) return null;
  return { node: h('code', {}, tokensAsText(text.slice(at + 1, end))), end: end + 1 };
}

function urlAt(text, at, mode) {
  if (!mode.links || WORD.test(text[at - 1] ?? ' ')) return null;
  const found = URL_START.exec(text.slice(at));
  if (!found) return null;
  const url = found[0].replace(/(?:[.,;:!?)'"*_~]|&gt;)+$/, '');
  return { node: linkNode(unescape(url), unescape(url)), end: at + url.length };
}

function styleAt(text, at, mode) {
  const mark = text[at];
  const before = text[at - 1] ?? ' ';
  const after = text[at + 1] ?? ' ';
  if (WORD.test(before) || before === mark || /\s/.test(after) || after === mark) return null;
  const end = closing(text, at, mark);
  return end < 0 ? null : { node: h(STYLES[mark], {}, inline(text.slice(at + 1, end), mode)), end: end + 1 };
}

// The matching mark: after something that is no space, before something that is no word, outside <…> and `…`.
function closing(text, at, mark) {
  for (let end = at + 1; end < text.length; end += 1) {
    const skip = text[end] === '<' ? text.indexOf('>', end) : text[end] === '`' ? text.indexOf('`', end + 1) : -1;
    if (skip > 0) end = skip;
    else if (text[end] === mark && end > at + 1 && !/\s/.test(text[end - 1]) && !WORD.test(text[end + 1] ?? ' ')) return end;
  }
  return -1;
}

function token(inside) {
  const bar = inside.indexOf('|');
  const body = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : unescape(inside.slice(bar + 1));
  if (body.startsWith('@')) return userNode(body.slice(1), label);
  if (body.startsWith('#')) return channelNode(body.slice(1), label);
  if (!body.startsWith('!')) return linkNode(unescape(body), label ? emojiLabel(label) : unescape(body).replace(/^mailto:/, ''));
  const command = body.slice(1);
  if (/^(here|channel|everyone)$/.test(command)) return broadcastNode(command);
  if (command.startsWith('subteam^')) return groupNode(command.slice(8), label);
  if (command.startsWith('date^')) {
    const [, seconds, template, link] = unescape(command).split('^');
    return dateNode(seconds, template ?? '', link, label);
  }
  return document.createTextNode(label || `<${command}>`);
}

function emojiLabel(label) {
  return inline(label.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'), { links: false, names: false });
}

function tokensAsText(text) {
  return unescape(text.replace(/<([^>|]+)(?:\|([^>]*))?>/g, (whole, body, label) => label ?? (/^[@#!]/.test(body) ? whole : body)));
}
