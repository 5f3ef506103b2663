// One message in a list. It stays the same node for its whole life; an update redraws only the parts that changed.
import { appBadge, authorAvatar, statusEmoji } from './avatar.js';
import { attachments } from './attachments.js';
import { BlockStack } from './blockstack.js';
import { dayKey, fullMoment, timeText, tsMs } from './dates.js';
import { fill, h } from './dom.js';
import { files, reactions, threadBar } from './extras.js';
import { Form } from './form.js';
import { icon } from './icons.js';
import { mrkdwn } from './mrkdwn.js';
import { go } from './route.js';
import { Surface } from './surface.js';
import { appOf, appOfBot, nameOf, nowMs, userOf } from './world.js';

// Choices made in messages outlive the list that shows them, as they do in Slack.
const forms = new Map();

function formOf(channel, message) {
  const key = `${channel}:${message.ts}`;
  if (!forms.has(key)) forms.set(key, new Form(message.state?.values));
  return forms.get(key);
}

export class MessageView {
  constructor(message, channel, inThread) {
    Object.assign(this, { channel, inThread, prints: {} });
    this.gutter = h('div', { class: 'gutter' });
    this.above = h('div', { class: 'above' });
    this.byline = h('div', { class: 'byline' });
    this.content = h('div', { class: 'content' });
    this.extras = h('div', { class: 'extras' });
    this.node = h('div', { class: 'message', role: 'listitem', tabindex: '-1', dataset: { testid: 'message', ts: message.ts, user: message.user ?? '' } },
      this.gutter, h('div', { class: 'message-body' }, this.above, this.byline, this.content, this.extras));
  }

  // Answers whether what the message says changed since it was last shown.
  update(message, grouped) {
    this.message = message;
    this.node.classList.toggle('grouped', grouped);
    this.node.classList.toggle('ephemeral', Boolean(message.ephemeral));
    this.part('head', [grouped, message.user, message.ephemeral, message.username], () => this.drawHead(message, grouped));
    const dated = JSON.stringify([message.text, message.blocks, message.attachments]);
    const day = dated.includes('<!date') || dated.includes('"date"') ? dayKey(nowMs()) : '';
    const changed = this.part('content', [dated, message.edited, day], () => this.drawContent(message));
    this.part('extras', [message.files, message.reactions, message.reply_count, message.latest_reply], () => this.drawExtras(message));
    const said = this.said !== undefined && this.said !== dated;
    this.said = dated;
    return changed && said;
  }

  part(name, facts, draw) {
    const print = JSON.stringify(facts);
    if (this.prints[name] === print) return false;
    this.prints[name] = print;
    draw();
    return true;
  }

  drawHead(message, grouped) {
    const user = userOf(message.user);
    const ms = tsMs(message.ts);
    const stamp = h('time', { class: 'stamp', datetime: new Date(ms).toISOString(), title: fullMoment(ms) }, timeText(ms));
    const name = message.username || (user ? nameOf(user) : appOf(message.app_id)?.name ?? 'Slackbot');
    const isApp = user?.is_bot || Boolean(message.bot_id) || Boolean(user && appOfBot(user.id));
    fill(this.above, message.ephemeral && h('div', { class: 'only-you' }, icon('eye', 14), 'Only visible to you'),
      message.subtype === 'thread_broadcast' && !this.inThread && h('button', { type: 'button', class: 'only-you', on: { click: () => go({ thread: message.thread_ts }) } }, icon('thread', 14), 'Replied to a thread'));
    fill(this.gutter, grouped ? stamp : authorAvatar(user ?? { id: name, real_name: name }, message.app_id, 36));
    fill(this.byline, h('span', { class: grouped ? 'author unseen' : 'author' }, name), !grouped && [isApp && appBadge(), statusEmoji(user), stamp]);
  }

  drawContent(message) {
    const edited = message.edited && !message.ephemeral && h('span', { class: 'edited', title: `Edited ${fullMoment(tsMs(message.edited.ts))}` }, '(edited)');
    if (message.blocks?.length) {
      this.stack ??= new BlockStack(new Surface({ container: this.container(message), kind: 'message', form: formOf(this.channel, message) }));
      this.stack.show(message.blocks);
      if (this.stack.node.parentNode !== this.content) fill(this.content, this.stack.node);
      this.content.querySelectorAll(':scope > :not(.blocks)').forEach((one) => one.remove());
    } else {
      this.stack = null;
      fill(this.content, message.text && h('div', { class: onlyEmoji(message.text) ? 'text jumbo' : 'text' }, mrkdwn(message.text)));
    }
    if (edited) this.content.append(edited);
    if (message.attachments?.length) this.content.append(attachments(message.attachments, this.container(message), formOf(this.channel, message)));
  }

  drawExtras(message) {
    fill(this.extras, files(message), reactions(message, this.channel), !this.inThread && threadBar(message));
  }

  container(message) {
    return { type: 'message', channel: this.channel, ts: message.ts };
  }
}

const onlyEmoji = (text) => text.length < 120 && /^\s*(:[a-z0-9_+'-]+:\s*)+$/.test(text);
