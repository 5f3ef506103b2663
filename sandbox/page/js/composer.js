// Where a person writes: formatting, completion, shortcuts, send.
import { api } from './api.js';
import { Completion } from './completion.js';
import { fill, freshId, h } from './dom.js';
import { openEmojiPicker } from './emojipicker.js';
import { icon } from './icons.js';
import { notice } from './notices.js';
import { openShortcuts } from './shortcuts.js';
import { explain } from './surface.js';
import { world } from './world.js';

// Slackbot says these in the conversation itself.
const TOLD = new Set(['unknown_command', 'not_supported_in_threads']);
const drafts = new Map();
const MARKS = [['bold', 'Bold', '*'], ['italic', 'Italic', '_'], ['strike', 'Strikethrough', '~'], ['code', 'Code', '`'], ['quote', 'Quote', '> ']];

export class Composer {
  constructor({ inThread = false, onSent }) {
    Object.assign(this, { inThread, onSent, channel: '', thread: '' });
    this.input = h('textarea', {
      id: freshId('composer'), class: 'composer-input', rows: '1', 'aria-autocomplete': 'list',
      autocomplete: 'off', dataset: { testid: inThread ? 'thread-composer' : 'composer' },
    });
    this.send = h('button', { type: 'button', class: 'send', 'aria-label': 'Send now', title: 'Send now (Enter)', disabled: true, dataset: { testid: inThread ? 'thread-send' : 'send' }, on: { click: () => this.submit() } }, icon('send'));
    this.completion = new Completion(this.input, (from, to, text) => this.replace(from, to, text));
    this.note = h('div', { class: 'composer-note', role: 'status' });
    this.box = h('div', { class: 'composer-box' }, this.formatting(), this.input, this.tools());
    this.node = h('div', { class: 'composer' }, this.completion.node, this.box, this.note);
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('input', () => this.typed());
  }

  formatting() {
    const tool = ([name, label, mark]) => h('button', { type: 'button', class: 'tool', 'aria-label': label, title: label, on: { click: () => this.wrap(mark) } }, icon(name));
    return h('div', { class: 'composer-formatting', role: 'toolbar', 'aria-label': 'Formatting' }, MARKS.map(tool));
  }

  tools() {
    const tool = (label, name, testid, click) => h('button', { type: 'button', class: 'tool', 'aria-label': label, title: label, 'aria-haspopup': 'true', 'aria-expanded': 'false', dataset: { testid }, on: { click: (event) => click(event.currentTarget) } }, icon(name));
    return h('div', { class: 'composer-tools' },
      !this.inThread && tool('Shortcuts', 'bolt', 'shortcuts', (node) => openShortcuts(node, (text) => this.start(text))),
      tool('Emoji', 'smile', 'emoji', (node) => openEmojiPicker(node, (name) => this.insert(`:${name}: `))),
      tool('Mention someone', 'at', 'mention', () => this.insert(needsSpace(this.input) ? ' @' : '@')),
      this.send);
  }

  aim({ channel, thread = '', placeholder, closed }) {
    const moved = channel !== this.channel || thread !== this.thread || this.actor !== world.as;
    this.input.placeholder = placeholder;
    this.input.setAttribute('aria-label', placeholder);
    this.box.hidden = Boolean(closed);
    fill(this.note, closed);
    if (!moved) return;
    Object.assign(this, { channel, thread, actor: world.as });
    this.input.value = drafts.get(this.key_()) ?? '';
    this.completion.hide();
    this.typed();
  }

  key_() {
    return `${world.as}:${this.channel}:${this.thread}`;
  }

  typed() {
    drafts.set(this.key_(), this.input.value);
    this.send.disabled = !this.input.value.trim();
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight, 240)}px`;
  }

  key(event) {
    if (event.isComposing || this.completion.key(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.submit();
    }
    const mark = (event.ctrlKey || event.metaKey) && { b: '*', i: '_' }[event.key];
    if (mark) {
      event.preventDefault();
      this.wrap(mark);
    }
  }

  replace(from, to, text) {
    this.input.focus();
    this.input.setRangeText(text, from, to, 'end');
    this.input.dispatchEvent(new Event('input', { bubbles: true }));
  }

  insert(text) {
    this.replace(this.input.selectionStart, this.input.selectionEnd, text);
  }

  start(text) {
    this.replace(0, this.input.value.length, text);
  }

  wrap(mark) {
    const { selectionStart: from, selectionEnd: to, value } = this.input;
    const end = mark.endsWith(' ') ? '' : mark;
    this.replace(from, to, `${mark}${value.slice(from, to)}${end}`);
    const at = from === to ? from + mark.length : to + mark.length + end.length;
    this.input.setSelectionRange(at, at);
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = '';
    this.typed();
    const answer = await api.message(world.as, this.channel, text, this.thread);
    if (answer.ok === false && !TOLD.has(answer.error)) {
      if (!this.input.value) this.start(text);
      notice(`${explain(answer.error)} Your text is still here.`, { trouble: true });
    }
    return this.onSent?.();
  }

  focus() {
    // On a phone the keyboard would cover the conversation before one has read it.
    if (window.innerWidth > 480) this.input.focus({ preventScroll: true });
  }
}

function needsSpace(input) {
  const before = input.value[input.selectionStart - 1];
  return before && !/\s/.test(before);
}
