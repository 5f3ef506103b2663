// The pane beside a conversation that shows one message and the replies to it.
import { api, coalesced } from './api.js';
import { Composer } from './composer.js';
import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { MessageList } from './messagelist.js';
import { go, route } from './route.js';
import { withWhispers } from './whispers.js';
import { conversationOf, on, titleOf, world } from './world.js';

export class ThreadPane {
  constructor(node) {
    this.node = node;
    this.where = h('span', { class: 'pane-topic' });
    const close = h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close thread', dataset: { testid: 'thread-close' }, on: { click: () => go({ thread: '' }) } }, icon('close'));
    this.list = new MessageList({ label: 'Thread', inThread: true });
    this.composer = new Composer({ inThread: true, onSent: () => this.list.toBottom() });
    fill(node, h('header', { class: 'pane-head' }, h('div', { class: 'pane-title' }, h('h2', {}, 'Thread', this.where), close)), this.list.node, this.composer.node);
    this.fetch = coalesced(() => this.load());
    on('conversation', (change) => change.id === this.channel && route.thread && this.fetch());
    on('whisper', (change) => change.id === this.channel && this.redraw());
    on('everything', () => route.thread && this.fetch());
    node.addEventListener('keydown', (event) => event.key === 'Escape' && !event.defaultPrevented && go({ thread: '' }));
  }

  follow(channel) {
    this.node.hidden = !route.thread;
    const place = `${world.as}|${channel}|${route.thread}`;
    if (!route.thread) this.leave();
    if (!route.thread || place === this.place) return;
    Object.assign(this, { place, channel, messages: null });
    const conversation = conversationOf(channel);
    fill(this.where, conversation?.kind === 'channel' ? `# ${conversation.name}` : titleOf(conversation));
    this.list.reset(channel);
    this.composer.aim({ channel, thread: route.thread, placeholder: 'Reply…' });
    this.fetch();
    this.composer.focus();
  }

  leave() {
    if (!this.place) return;
    Object.assign(this, { place: '', messages: null });
    this.list.reset('');
  }

  async load() {
    const { place, channel } = this;
    const answer = await api.conversation(world.as, channel, route.thread);
    if (place !== this.place || !answer.messages) return;
    this.messages = answer.messages;
    this.redraw();
  }

  redraw() {
    if (this.messages) this.list.show(withWhispers(this.messages, this.channel, route.thread));
  }
}
