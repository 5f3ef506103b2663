// The line above a conversation, an app's tabs, and the words at the very beginning of it.
import { appAvatar, appBadge, avatar, statusEmoji } from './avatar.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { mrkdwn } from './mrkdwn.js';
import { go } from './route.js';
import { nameOf, titleOf, userOf, world } from './world.js';

const TABS = [['home', 'Home'], ['messages', 'Messages'], ['about', 'About']];

export function header(conversation, app, tab) {
  const back = h('button', { type: 'button', class: 'icon-button phone-back', 'aria-label': 'Back to the list', dataset: { testid: 'back' }, on: { click: () => go({ open: '', thread: '', app: '', tab: '' }) } }, icon('back'));
  return [h('div', { class: 'pane-title' }, back, title(conversation, app), facts(conversation)), app && tabs(app, tab)];
}

function title(conversation, app) {
  if (app) return h('h1', {}, appAvatar(app, 24), h('span', { class: 'pane-name' }, app.name), appBadge());
  if (!conversation) return h('h1', {}, 'Not here');
  if (conversation.kind === 'im') {
    const user = userOf(conversation.with);
    return h('h1', {}, avatar(user, 24), h('span', { class: 'pane-name' }, nameOf(user)), statusEmoji(user), user?.title && h('span', { class: 'pane-topic' }, user.title));
  }
  return h('h1', {}, icon(conversation.private ? 'lock' : 'hash', 20), h('span', { class: 'pane-name' }, conversation.name), conversation.topic && h('span', { class: 'pane-topic' }, mrkdwn(conversation.topic)));
}

function facts(conversation) {
  if (conversation?.kind !== 'channel') return null;
  const words = `${conversation.members} ${conversation.members === 1 ? 'member' : 'members'}`;
  return h('span', { class: 'pane-members', title: words, 'aria-label': words }, icon('people', 16), String(conversation.members));
}

function tabs(app, open) {
  const tab = ([name, words]) => h('button', {
    type: 'button', role: 'tab', class: 'tab', 'aria-selected': String(name === open), tabindex: name === open ? '0' : '-1',
    dataset: { testid: `tab-${name}` }, on: { click: () => go({ tab: name, app: app.id, thread: '' }), keydown: turnTab },
  }, words);
  return h('div', { class: 'tabs', role: 'tablist', 'aria-label': app.name }, TABS.map(tab));
}

function turnTab(event) {
  const by = { ArrowLeft: 'previousElementSibling', ArrowRight: 'nextElementSibling' }[event.key];
  const next = by && event.currentTarget[by];
  if (!next) return;
  const { testid } = next.dataset;
  next.click();
  document.querySelector(`[data-testid="${testid}"]`)?.focus();
}

export function intro(conversation, app) {
  if (!conversation) return null;
  if (conversation.kind === 'channel') {
    return [h('h2', {}, conversation.private ? '🔒 ' : '# ', conversation.name), h('p', {}, 'This is the very beginning of ', h('strong', {}, `#${conversation.name}`), conversation.topic && [': ', mrkdwn(conversation.topic)], '.')];
  }
  const user = userOf(conversation.with);
  const face = app ? appAvatar(app, 64) : avatar(user, 64);
  if (conversation.with === world.as) return [face, h('h2', {}, nameOf(user)), h('p', {}, 'This is your space. Draft messages, keep links and files handy.')];
  const words = app ? ['This is the very beginning of your direct message history with ', h('strong', {}, app.name), '. ', app.description]
    : ['This conversation is just between ', h('strong', {}, `@${nameOf(user)}`), ' and you.'];
  return [face, h('h2', {}, titleOf(conversation)), h('p', {}, words)];
}
