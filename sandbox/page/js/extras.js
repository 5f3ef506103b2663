// What hangs under a message: files, reactions, and the way into its thread.
import { api } from './api.js';
import { avatar } from './avatar.js';
import { dividerDay, timeText, tsMs } from './dates.js';
import { h } from './dom.js';
import { emojiChar } from './emoji.js';
import { openEmojiPicker } from './emojipicker.js';
import { icon } from './icons.js';
import { go } from './route.js';
import { nameOf, userOf, world } from './world.js';

export function files(message) {
  if (!message.files?.length) return null;
  return h('div', { class: 'files' }, message.files.map(file));
}

function file(one) {
  const title = one.title || one.name;
  if (!(one.mimetype ?? '').startsWith('image/')) {
    return h('a', { class: 'file-card', href: one.url, target: '_blank', rel: 'noopener noreferrer' }, icon('link'), h('span', {}, title));
  }
  return h('figure', { class: 'file-image' },
    h('figcaption', {}, title),
    h('a', { href: one.url, target: '_blank', rel: 'noopener noreferrer' }, h('img', { src: one.url, alt: one.alt_txt || title })));
}

export function reactions(message, channel) {
  if (!message.reactions?.length) return null;
  const toggle = (name) => api.react(world.as, channel, message.ts, name);
  const add = h('button', { type: 'button', class: 'reaction reaction-add', 'aria-label': 'Add a reaction', on: { click: () => openEmojiPicker(add, toggle) } }, icon('react', 16));
  return h('div', { class: 'reactions' }, message.reactions.map((one) => reaction(one, toggle)), add);
}

function reaction(one, toggle) {
  const mine = one.users.includes(world.as);
  const names = one.users.map((id) => (id === world.as ? 'You' : nameOf(userOf(id)))).join(', ');
  return h('button', {
    type: 'button', class: mine ? 'reaction reaction-mine' : 'reaction', 'aria-pressed': String(mine), title: `${names} reacted with :${one.name}:`,
    'aria-label': `${one.users.length}, ${one.name.replaceAll('_', ' ')}`, dataset: { testid: 'reaction', name: one.name }, on: { click: () => toggle(one.name) },
  }, h('span', { class: 'emoji' }, emojiChar(one.name) ?? `:${one.name}:`), h('span', { class: 'reaction-count' }, String(one.users.length)));
}

export function threadBar(message) {
  if (!message.reply_count) return null;
  const faces = (message.reply_users ?? []).slice(0, 4).map((id) => avatar(userOf(id) ?? { id }, 24));
  const last = message.latest_reply && `Last reply ${dividerDay(tsMs(message.latest_reply)).toLowerCase()} at ${timeText(tsMs(message.latest_reply))}`;
  return h('button', { type: 'button', class: 'thread-bar', dataset: { testid: 'thread-bar' }, on: { click: () => go({ thread: message.ts }) } },
    faces, h('span', { class: 'thread-count' }, message.reply_count === 1 ? '1 reply' : `${message.reply_count} replies`),
    h('span', { class: 'thread-last' }, last), h('span', { class: 'thread-view' }, 'View thread'), icon('right', 16));
}
