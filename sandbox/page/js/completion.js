// What the composer offers while one types: commands after /, people after @, channels after #, emoji after a colon.
import { appAvatar, avatar } from './avatar.js';
import { fill, h } from './dom.js';
import { emojiNode, findEmoji } from './emoji.js';
import { icon } from './icons.js';
import { Rows } from './picker.js';
import { nameOf, world } from './world.js';

const WAYS = [
  { at: /^(\/)(\S*)$/, find: commands, title: 'Commands' },
  { at: /(?:^|[\s(])(@)([\p{L}\p{N}._-]*)$/u, find: people, title: 'People' },
  { at: /(?:^|[\s(])(#)([\p{L}\p{N}_-]*)$/u, find: channels, title: 'Channels' },
  { at: /(?:^|[\s(])(:)([a-z0-9_+-]{2,})$/, find: emoji, title: 'Emoji' },
];

export class Completion {
  constructor(input, insert) {
    Object.assign(this, { input, insert });
    this.list = h('ul', { class: 'picker-list', role: 'listbox', 'aria-label': 'Suggestions', id: `${input.id}-offers` });
    this.title = h('div', { class: 'completion-title' });
    this.node = h('div', { class: 'completion', hidden: true, dataset: { testid: 'completion' } }, this.title, this.list,
      h('div', { class: 'completion-keys', 'aria-hidden': 'true' }, h('kbd', {}, '↑'), h('kbd', {}, '↓'), ' to move  ', h('kbd', {}, 'Tab'), ' to take  ', h('kbd', {}, 'Esc'), ' to close'));
    this.rows = new Rows(this.list, input);
    input.setAttribute('aria-controls', this.list.id);
    input.addEventListener('input', () => this.look());
    input.addEventListener('click', () => this.look());
    input.addEventListener('blur', () => this.hide());
  }

  look() {
    const before = this.input.value.slice(0, this.input.selectionStart);
    for (const way of WAYS) {
      const found = way.at.exec(before);
      if (!found) continue;
      const options = way.find(found[2]);
      if (!options.length) break;
      this.start = before.length - found[2].length - found[1].length;
      this.title.textContent = options[0].title ?? way.title;
      this.rows.active = -1;
      this.rows.options = [];
      this.rows.show([{ options }], null, (option) => this.take(option), '');
      this.node.hidden = false;
      return;
    }
    this.hide();
  }

  hide() {
    if (this.node.hidden) return;
    this.node.hidden = true;
    fill(this.list);
    this.input.removeAttribute('aria-activedescendant');
  }

  take(option) {
    this.hide();
    this.insert(this.start, this.input.selectionStart, `${option.insert} `);
  }

  // Answers whether the key was the list's.
  key(event) {
    if (this.node.hidden) return false;
    if (event.key === 'Escape') {
      this.hide();
      event.preventDefault();
      return true;
    }
    const active = this.rows.options[this.rows.active];
    // A command typed out in full is sent at once.
    if (event.key === 'Enter' && active?.insert === this.input.value.trim()) {
      this.hide();
      return false;
    }
    if (event.key === 'Tab' && active) {
      event.preventDefault();
      this.take(active);
      return true;
    }
    return this.rows.key(event, (option) => this.take(option));
  }
}

function commands(query) {
  const wanted = `/${query.toLowerCase()}`;
  return world.apps.flatMap((app) => app.commands.filter((one) => one.command.startsWith(wanted)).map((one) => ({
    key: one.command, insert: one.command, title: 'Commands from apps',
    label: () => h('span', { class: 'offer' }, appAvatar(app, 28), h('span', { class: 'offer-words' },
      h('span', {}, h('strong', {}, one.command), ' ', h('span', { class: 'offer-hint' }, one.usage_hint)),
      h('span', { class: 'offer-about' }, one.description))),
    hint: () => app.name,
  })));
}

function people(query) {
  const wanted = query.toLowerCase();
  const fits = (user) => !user.deleted && [user.name, ...nameOf(user).split(' ')].some((word) => word?.toLowerCase().startsWith(wanted));
  const found = [...world.users.values()].filter(fits).slice(0, 12).map((user) => ({
    key: user.id, insert: `@${user.name}`,
    label: () => h('span', { class: 'with-face' }, avatar(user, 20), h('strong', {}, nameOf(user)), h('span', { class: 'offer-hint' }, user.name), user.id === world.as && h('span', { class: 'you' }, '(you)')),
    hint: user.title ? () => user.title : undefined,
  }));
  const everyone = [['here', 'Notify every active member'], ['channel', 'Notify every member of this channel']];
  return [...found, ...everyone.filter(([name]) => name.startsWith(wanted)).map(([name, about]) => ({
    key: name, insert: `@${name}`, label: () => h('span', { class: 'with-face' }, icon('bell', 20), h('strong', {}, `@${name}`)), hint: () => about,
  }))];
}

function channels(query) {
  return world.conversations.filter((one) => one.kind === 'channel' && one.name.startsWith(query.toLowerCase())).slice(0, 12).map((one) => ({
    key: one.id, insert: `#${one.name}`, label: () => h('span', { class: 'with-face' }, icon(one.private ? 'lock' : 'hash', 18), h('strong', {}, one.name)),
  }));
}

function emoji(query) {
  return findEmoji(query, 12).map((one) => ({
    key: one.name, insert: `:${one.name}:`, label: () => h('span', { class: 'with-face' }, emojiNode(one.name, one.char), `:${one.name}:`),
  }));
}
