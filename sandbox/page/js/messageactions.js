// The small bar over the message under the pointer (or holding the focus): react, reply in thread, more actions.
import { api } from './api.js';
import { appAvatar } from './avatar.js';
import { h } from './dom.js';
import { emojiChar } from './emoji.js';
import { openEmojiPicker } from './emojipicker.js';
import { icon } from './icons.js';
import { openMenu } from './menu.js';
import { notice } from './notices.js';
import { go } from './route.js';
import { explain } from './surface.js';
import { world } from './world.js';

const QUICK = ['white_check_mark', 'eyes', 'raised_hands'];

// One bar for the whole list, moved to where it is needed.
export function attachActions(list) {
  let current = null;
  const message = () => [...list.views.values()].find((view) => view.node === current)?.message;
  const bar = makeBar(list, message);
  const show = (event) => {
    const node = event.target.closest?.('.message');
    if (!node || node === current || bar.querySelector('[aria-expanded="true"]')) return;
    current = node;
    bar.classList.toggle('for-ephemeral', node.classList.contains('ephemeral'));
    node.append(bar);
  };
  list.list.addEventListener('pointerover', show);
  list.list.addEventListener('focusin', show);
  list.list.addEventListener('pointerleave', () => {
    if (bar.querySelector('[aria-expanded="true"]') || bar.contains(document.activeElement)) return;
    bar.remove();
    current = null;
  });
}

function makeBar(list, message) {
  const react = (name) => api.react(world.as, list.channel, message().ts, name);
  const tool = (label, testid, content, click, extra = {}) => h('button', { type: 'button', class: 'tool', 'aria-label': label, title: label, dataset: { testid }, ...extra, on: { click: (event) => click(event.currentTarget) } }, content);
  return h('div', { class: 'message-tools', role: 'toolbar', 'aria-label': 'Message actions' },
    QUICK.map((name) => tool(`React with ${name.replaceAll('_', ' ')}`, `react-${name}`, emojiChar(name), () => react(name), { class: 'tool tool-quick' })),
    tool('Add reaction', 'add-reaction', icon('react'), (node) => openEmojiPicker(node, react), { 'aria-haspopup': 'dialog', class: 'tool tool-lasting' }),
    tool('Reply in thread', 'reply-in-thread', icon('thread'), () => go({ thread: message().thread_ts ?? message().ts }), { class: 'tool tool-lasting' }),
    tool('More actions', 'more-actions', icon('more'), (node) => openMore(node, list.channel, message()), { 'aria-haspopup': 'menu' }));
}

function openMore(anchor, channel, message) {
  const shortcuts = message.ephemeral ? [] : world.apps.flatMap((app) => app.shortcuts.filter((one) => one.type === 'message').map((one) => ({
    label: one.name, hint: app.name, icon: appAvatar(app, 20), dataset: { testid: 'message-shortcut', callbackId: one.callback_id },
    choose: () => runShortcut(app, one, { channel, ts: message.ts }),
  })));
  const items = [
    { label: 'Copy text', icon: icon('quote'), choose: () => copy(message.text ?? '') },
    { label: 'Copy link', icon: icon('link'), choose: () => copy(message.permalink || location.href) },
  ];
  if (shortcuts.length) items.push({ divider: true }, { title: 'Connect to apps' }, ...shortcuts);
  openMenu(anchor, items, { label: 'More actions', align: 'end', width: 280 });
}

export async function runShortcut(app, shortcut, message) {
  const answer = await api.shortcut(world.as, app.id, shortcut.callback_id, message);
  if (answer.ok === false) notice(explain(answer.error), { trouble: true });
}

async function copy(text) {
  await navigator.clipboard?.writeText(text);
  notice('Copied');
}
