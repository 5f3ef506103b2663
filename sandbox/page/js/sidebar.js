// The aubergine side: the rail, and the lists of channels, direct messages and apps.
import { appAvatar, avatar, statusEmoji } from './avatar.js';
import { arrange, fill, h } from './dom.js';
import { icon } from './icons.js';
import { openProfile } from './profile.js';
import { go, route } from './route.js';
import { appOfBot, conversationOf, nameOf, on, titleOf, userOf, world } from './world.js';

const SECTIONS = [
  ['channels', 'Channels', (one) => one.kind === 'channel'],
  ['people', 'Direct messages', (one) => one.kind === 'im' && !appOfBot(one.with)],
  ['apps', 'Apps', (one) => one.kind === 'im' && Boolean(appOfBot(one.with))],
];
const RAIL = [['home', 'Home', ['channels', 'people', 'apps']], ['dm', 'DMs', ['people']], ['apps', 'Apps', ['apps']]];

export class Sidebar {
  constructor(rail, node) {
    Object.assign(this, { rail, node, items: new Map(), closed: new Set(), only: RAIL[0][2] });
    this.name = h('h2', {});
    this.sections = new Map(SECTIONS.map(([key, title]) => [key, this.section(key, title)]));
    this.nothing = h('p', { class: 'sidebar-nothing', hidden: true }, 'Nothing here yet.');
    fill(node, h('div', { class: 'sidebar-head' }, this.name), h('div', { class: 'sidebar-lists' }, [...this.sections.values()].map((one) => one.node), this.nothing));
    this.drawRail();
    on('state', () => this.draw());
    on('route', () => this.draw());
  }

  drawRail() {
    this.tile = h('span', { class: 'tile', 'aria-hidden': 'true' });
    this.me = h('button', { type: 'button', class: 'rail-me', 'aria-haspopup': 'menu', 'aria-expanded': 'false', dataset: { testid: 'profile' }, on: { click: () => openProfile(this.me) } });
    this.views = RAIL.map(([name, words, only], at) => h('button', {
      type: 'button', class: 'rail-item', 'aria-pressed': String(at === 0), on: { click: (event) => this.narrow(event.currentTarget, only) },
    }, h('span', { class: 'rail-icon' }, icon(name, 20)), words));
    fill(this.rail, this.tile, this.views, h('span', { class: 'rail-gap' }), this.me);
  }

  narrow(button, only) {
    this.only = only;
    for (const one of this.views) one.setAttribute('aria-pressed', String(one === button));
    this.draw();
  }

  section(key, title) {
    const list = h('ul', { class: 'sidebar-list' });
    const toggle = h('button', { type: 'button', class: 'sidebar-title', 'aria-expanded': 'true', on: { click: () => this.fold(key) } }, icon('down', 16), title);
    return { node: h('section', { class: 'sidebar-section', 'aria-label': title }, toggle, list), list, toggle };
  }

  fold(key) {
    if (!this.closed.delete(key)) this.closed.add(key);
    this.draw();
  }

  draw() {
    fill(this.name, world.workspace.name);
    fill(this.tile, world.workspace.name.slice(0, 1).toUpperCase());
    fill(this.me, avatar(world.me, 36), statusEmoji(world.me) ?? (world.me.dnd_until && h('span', { class: 'status-emoji', title: 'Notifications paused' }, '💤')));
    this.me.title = `${nameOf(world.me)}: status and notifications`;
    const open = openId();
    for (const [key, , belongs] of SECTIONS) {
      const { node, list, toggle } = this.sections.get(key);
      const all = world.conversations.filter((one) => belongs(one) && (one.member !== false || one.id === open)).sort(inOrder);
      const shown = this.closed.has(key) ? all.filter((one) => one.unread || one.id === open) : all;
      node.hidden = !this.only.includes(key) || !all.length;
      toggle.setAttribute('aria-expanded', String(!this.closed.has(key)));
      arrange(list, shown.map((one) => this.item(one, open)));
    }
    this.nothing.hidden = [...this.sections.values()].some((one) => !one.node.hidden);
  }

  item(conversation, open) {
    const { id } = conversation;
    const node = this.items.get(id) ?? h('li', {});
    this.items.set(id, node);
    const print = JSON.stringify([conversation, id === open, world.as, conversation.with && userOf(conversation.with)]);
    if (node.print === print) return node;
    const held = node.contains(document.activeElement);
    node.print = print;
    fill(node, link(conversation, id === open));
    if (held) node.firstElementChild.focus();
    return node;
  }
}

function openId() {
  if (route.open) return route.open;
  const app = world.apps.find((one) => one.id === route.app);
  return app ? world.conversations.find((one) => one.kind === 'im' && one.with === app.bot_user)?.id : '';
}

function inOrder(a, b) {
  if (a.kind === 'im' && (a.with === world.as) !== (b.with === world.as)) return a.with === world.as ? -1 : 1;
  return Number(a.archived) - Number(b.archived) || titleOf(a).localeCompare(titleOf(b));
}

function link(conversation, isOpen) {
  const user = userOf(conversation.with);
  const app = user && appOfBot(user.id);
  const place = { open: conversation.id, thread: '', app: app?.id ?? '', tab: app ? tabFor(conversation) : '' };
  const params = new URLSearchParams(Object.entries({ as: world.as, ...place }).filter(([, value]) => value));
  const unread = conversation.unread > 0 && !isOpen;
  const visit = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({ ...place, tab: app ? tabFor(conversationOf(conversation.id)) : '' });
  };
  return h('a', {
    href: `#${params}`, class: unread ? 'conversation unread' : 'conversation', 'aria-current': isOpen ? 'page' : undefined,
    title: titleOf(conversation), dataset: { testid: 'conversation', id: conversation.id, name: titleOf(conversation) }, on: { click: visit },
  }, face(conversation, user, app), h('span', { class: 'conversation-name' }, titleOf(conversation)),
  user && user.id === world.as && h('span', { class: 'you' }, 'you'), statusEmoji(user),
  unread && (conversation.kind === 'im' ? h('span', { class: 'badge', 'aria-label': `${conversation.unread} unread` }, String(conversation.unread)) : h('span', { class: 'sr' }, `, ${conversation.unread} unread`)));
}

// An app opens where something waits: its messages if any are unread, else its Home.
const tabFor = (conversation) => (conversation?.unread ? 'messages' : 'home');

function face(conversation, user, app) {
  if (app) return appAvatar(app, 20);
  if (conversation.kind === 'im') return avatar(user, 20);
  return icon(conversation.private ? 'lock' : 'hash', 18);
}
