// The list of a conversation or a thread: days, the “New” line, messages, and where it is scrolled to.
import { dayKey, dividerDay, tsMs } from './dates.js';
import { arrange, fill, h, keepFocus } from './dom.js';
import { MessageView } from './message.js';
import { attachActions } from './messageactions.js';
import { world } from './world.js';

const GROUP_MS = 5 * 60_000;

export class MessageList {
  constructor({ label, inThread = false, onRead }) {
    Object.assign(this, { inThread, onRead, views: new Map(), lines: new Map(), channel: '', stuck: true });
    this.intro = h('div', { class: 'intro' });
    this.list = h('div', { class: 'message-list', role: 'list', 'aria-label': label });
    // New messages are read out; a whole conversation that has just been opened is not.
    this.spoken = h('div', { role: 'log', 'aria-live': 'off', 'aria-relevant': 'additions' }, this.list);
    this.latest = h('button', { type: 'button', class: 'to-latest', hidden: true, on: { click: () => this.toBottom() } }, 'New messages ↓');
    this.scroller = h('div', { class: 'scroller', tabindex: '-1' }, h('div', { class: 'scroller-inner' }, this.intro, this.spoken));
    this.node = h('div', { class: 'messages' }, this.scroller, this.latest);
    this.scroller.addEventListener('scroll', () => this.scrolled(), { passive: true });
    // Pictures and fonts arrive late: stay at the bottom while they do.
    new ResizeObserver(() => this.stuck && this.toBottom()).observe(this.scroller.firstElementChild);
    new ResizeObserver(() => this.stuck && this.toBottom()).observe(this.scroller);
    this.list.addEventListener('keydown', (event) => this.key(event));
    attachActions(this);
  }

  // Another conversation: nothing of the last one may linger.
  reset(channel) {
    this.channel = channel;
    this.views.clear();
    this.lines.clear();
    this.newFrom = null;
    this.stuck = true;
    this.shown = null;
    this.latest.hidden = true;
    this.spoken.setAttribute('aria-live', 'off');
    fill(this.list);
    fill(this.intro);
  }

  show(messages, { intro } = {}) {
    const known = this.shown;
    this.shown = messages;
    const rows = [];
    let last = null;
    const touched = [];
    keepFocus(this.list, () => {
      for (const message of messages) {
        if (!this.inThread) this.addLines(rows, message, last);
        const view = this.view(message);
        const fresh = this.views.get(keyOf(message)) !== view;
        this.views.set(keyOf(message), view);
        if (view.update(message, this.isGrouped(message, last, rows))) touched.push(view.node);
        else if (fresh && known && !this.stuck) this.latest.hidden = false;
        rows.push(view.node);
        last = message;
      }
      if (this.inThread && messages.length > 1) rows.splice(1, 0, this.line('replies', 'reply-count', messages.length === 2 ? '1 reply' : `${messages.length - 1} replies`));
      this.forget(messages);
      arrange(this.list, rows);
    });
    if (intro) fill(this.intro, intro);
    if (!this.list.querySelector('.message[tabindex="0"]')) this.list.lastElementChild?.setAttribute('tabindex', '0');
    if (known) touched.forEach(flash);
    if (known) this.spoken.setAttribute('aria-live', 'polite');
    if (this.stuck) this.toBottom();
  }

  view(message) {
    return this.views.get(keyOf(message)) ?? new MessageView(message, this.channel, this.inThread);
  }

  forget(messages) {
    const keep = new Set(messages.map(keyOf));
    for (const key of this.views.keys()) if (!keep.has(key)) this.views.delete(key);
  }

  addLines(rows, message, last) {
    const ms = tsMs(message.ts);
    const day = dayKey(ms);
    if (!last || dayKey(tsMs(last.ts)) !== day) rows.push(this.line(day, 'day', dividerDay(ms)));
    if (this.newFrom === message.ts) rows.push(this.line('new', 'new-line', 'New'));
  }

  line(key, kind, words) {
    if (!this.lines.has(key)) this.lines.set(key, h('div', { class: `line line-${kind}`, role: 'listitem' }, h('span', {})));
    const node = this.lines.get(key);
    node.firstElementChild.textContent = words;
    return node;
  }

  isGrouped(message, last, rows) {
    const before = rows[rows.length - 1];
    if (!last || this.inThread && last === this.shown[0] || before?.classList.contains('line')) return false;
    const near = tsMs(message.ts) - tsMs(last.ts) < GROUP_MS;
    return near && last.user === message.user && last.username === message.username && Boolean(last.ephemeral) === Boolean(message.ephemeral) && !message.ephemeral;
  }

  // Where the “New” line goes: before the oldest of the `unread` last messages of others.
  markNew(messages, unread) {
    if (!unread) return;
    const others = messages.filter((message) => message.user !== world.as && !message.ephemeral);
    this.newFrom = others[Math.max(0, others.length - unread)]?.ts ?? null;
  }

  toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.stuck = true;
    this.latest.hidden = true;
  }

  scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    this.stuck = scrollTop + clientHeight >= scrollHeight - 40;
    if (!this.stuck) return;
    this.latest.hidden = true;
    this.onRead?.();
  }

  key(event) {
    if (!['ArrowUp', 'ArrowDown'].includes(event.key) || !event.target.classList.contains('message')) return;
    const all = [...this.list.querySelectorAll('.message')];
    const next = all[all.indexOf(event.target) + (event.key === 'ArrowUp' ? -1 : 1)];
    if (!next) return;
    event.preventDefault();
    event.target.setAttribute('tabindex', '-1');
    next.setAttribute('tabindex', '0');
    next.focus();
  }
}

const keyOf = (message) => `${message.ts}${message.ephemeral ? 'e' : ''}`;

function flash(node) {
  node.classList.remove('touched');
  requestAnimationFrame(() => node.classList.add('touched'));
  setTimeout(() => node.classList.remove('touched'), 1800);
}
