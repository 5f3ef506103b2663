// People, channels, groups, links and dates inside text: the things Slack writes between < and >.
import { add, h } from './dom.js';
import { fullMoment, slackDate } from './dates.js';
import { go } from './route.js';
import { conversationOf, imWith, nameOf, titleOf, userOf, world } from './world.js';

const SAFE = /^(https?:|mailto:|tel:|slack:)/i;

// An address that may be followed; anything else, such as javascript:, is none.
export const safeUrl = (url) => (SAFE.test(url ?? '') ? url : undefined);

export function linkNode(href, ...content) {
  if (!safeUrl(href)) return add(document.createDocumentFragment(), content);
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, content);
}

export function userNode(id, label) {
  const user = userOf(id);
  const mine = id === world.as;
  const name = user ? nameOf(user) : label || 'unknown person';
  const open = () => {
    const im = imWith(id);
    if (im) go({ open: im.id, thread: '', app: '', tab: '' });
  };
  return h('button', { type: 'button', class: mine ? 'mention mention-me' : 'mention', title: user?.title || name, on: { click: open } }, `@${name}`);
}

export function channelNode(id, label) {
  const known = conversationOf(id);
  const name = known ? titleOf(known) : label;
  const mark = known?.private ? '🔒' : '#';
  if (!known) return h('span', { class: 'mention' }, name ? `#${name}` : '#private-channel');
  return h('button', { type: 'button', class: 'mention', on: { click: () => go({ open: id, thread: '', app: '', tab: '' }) } }, `${mark}${name}`);
}

export function broadcastNode(range) {
  return h('span', { class: 'mention mention-all' }, `@${range}`);
}

export function groupNode(id, label) {
  const name = world.groups.find((group) => group.id === id)?.handle ?? label ?? id;
  return h('span', { class: 'mention' }, `@${(name || id).replace(/^@/, '')}`);
}

export function dateNode(seconds, template, link, fallback) {
  const text = slackDate(seconds, template) ?? fallback ?? '';
  const time = h('time', { title: Number(seconds) ? fullMoment(Number(seconds) * 1000) : '' }, text);
  return link ? linkNode(link, time) : time;
}
