// The middle of the page: the open conversation, or an app's Home, Messages and About.
import { api, coalesced } from './api.js';
import { about } from './about.js';
import { Composer } from './composer.js';
import { header, intro } from './conversationhead.js';
import { dayKey } from './dates.js';
import { fill, h } from './dom.js';
import { HomeTab } from './home.js';
import { MessageList } from './messagelist.js';
import { route } from './route.js';
import { withWhispers } from './whispers.js';
import { appOf, appOfBot, conversationOf, imWith, locale, nameOf, nowMs, on, titleOf, userOf, world, zone } from './world.js';

export class ConversationPane {
  constructor(node) {
    this.node = node;
    this.head = h('header', { class: 'pane-head' });
    this.list = new MessageList({ label: 'Messages', onRead: () => this.read() });
    this.home = new HomeTab();
    this.about = h('div', { class: 'about' });
    this.composer = new Composer({ onSent: () => this.list.toBottom() });
    this.loading = h('div', { class: 'loading', role: 'status' }, 'Loading…');
    fill(node, this.head, this.loading, this.list.node, this.home.node, this.about, this.composer.node);
    this.fetch = coalesced(() => this.load());
    on('conversation', (change) => change.id === this.open && this.fetch());
    on('whisper', (change) => change.id === this.open && this.redraw());
    on('everything', () => this.fetch());
    on('clock', () => this.onClock());
    on('state', () => this.onState());
  }

  app() {
    return route.app ? appOf(route.app) : appOfBot(conversationOf(route.open)?.with);
  }

  // Follows the address: which conversation, and which tab of an app.
  follow() {
    const app = this.app();
    const open = route.open || (app ? imWith(app.bot_user)?.id : '');
    const tab = app ? route.tab || 'messages' : '';
    // The zone belongs to the place: in another one every time reads differently.
    const place = `${world.as}|${open}|${zone()}|${locale()}`;
    const moved = place !== this.place;
    const turned = moved || tab !== this.tab;
    Object.assign(this, { open, tab, place });
    if (moved) this.enter();
    this.drawHead();
    this.turn(app, tab, turned);
  }

  enter() {
    this.messages = null;
    this.unreadAtEntry = conversationOf(this.open)?.unread ?? 0;
    this.list.reset(this.open);
    fill(this.loading, 'Loading…');
    this.loading.hidden = false;
    if (this.open) this.fetch();
  }

  turn(app, tab, turned) {
    const talking = tab === '' || tab === 'messages';
    this.list.node.hidden = !talking;
    this.composer.node.hidden = !talking || !conversationOf(this.open);
    this.home.node.hidden = tab !== 'home';
    this.about.hidden = tab !== 'about';
    this.loading.hidden = !talking || Boolean(this.messages);
    if (tab === 'about') fill(this.about, about(app));
    if (tab === 'home') this.home.open(app, turned);
    if (!turned || !talking || !this.open) return;
    if (tab === 'messages' && app) api.openHome(world.as, app.id, 'messages');
    this.list.toBottom();
    this.composer.focus();
  }

  async load() {
    const { place, open } = this;
    if (!open) return;
    const answer = await api.conversation(world.as, open);
    if (place !== this.place) return;
    if (!answer.messages) {
      fill(this.loading, answer.error === 'unreachable' ? 'The sandbox does not answer.' : `${nameOf(world.me)} cannot see this conversation.`);
      return;
    }
    if (!this.messages) this.list.markNew(answer.messages, this.unreadAtEntry);
    this.messages = answer.messages;
    this.redraw();
    this.read();
  }

  redraw() {
    if (!this.messages) return;
    this.loading.hidden = true;
    this.day = dayKey(nowMs());
    const conversation = conversationOf(this.open);
    this.list.show(withWhispers(this.messages, this.open), { intro: intro(conversation, this.app()) });
  }

  drawHead() {
    const conversation = conversationOf(this.open);
    const app = this.app();
    const print = JSON.stringify([conversation && { ...conversation, unread: 0, last_ts: 0 }, app?.id, this.tab, conversation?.kind === 'im' && userOf(conversation.with)]);
    if (print === this.headPrint) return;
    this.headPrint = print;
    fill(this.head, header(conversation, app, this.tab));
    const name = titleOf(conversation);
    this.composer.aim({ channel: this.open, placeholder: conversation?.kind === 'channel' ? `Message #${name}` : `Message ${name}`, closed: closedWords(conversation) });
    document.title = `${name || 'Slack sandbox'} – Slack sandbox`;
  }

  onState() {
    this.drawHead();
    this.read();
  }

  // A new day renames “Today” and every relative date.
  onClock() {
    if (this.messages && this.day !== dayKey(nowMs())) this.redraw();
  }

  read() {
    const last = this.messages?.[this.messages.length - 1];
    const conversation = conversationOf(this.open);
    const seen = this.list.stuck && !this.list.node.hidden && document.visibilityState === 'visible';
    if (!last || !conversation?.unread || !seen || this.readTo === `${world.as}${last.ts}`) return;
    this.readTo = `${world.as}${last.ts}`;
    conversation.unread = 0;
    api.read(world.as, this.open, last.ts);
  }
}

function closedWords(conversation) {
  if (conversation?.archived) return 'This channel has been archived. It can be read, not written to.';
  return conversation?.member === false ? `You are looking at #${conversation.name}, but you are not a member of it.` : '';
}
