// An app's Home tab.
import { api, coalesced } from './api.js';
import { BlockStack } from './blockstack.js';
import { fill, h } from './dom.js';
import { Form } from './form.js';
import { Surface } from './surface.js';
import { on, world } from './world.js';

export class HomeTab {
  constructor() {
    this.inner = h('div', { class: 'home-inner' });
    this.node = h('div', { class: 'home', role: 'tabpanel', 'aria-label': 'Home', tabindex: '-1', dataset: { testid: 'home' } }, this.inner);
    this.forms = new Map();
    this.fetch = coalesced(() => this.load());
    on('home', (change) => this.app && (!change.app || change.app === this.app.id) && this.fetch());
    on('everything', () => this.app && this.fetch());
  }

  async open(app, turned) {
    const place = `${world.as}|${app.id}`;
    if (place !== this.place) {
      Object.assign(this, { app, place, stack: null, viewId: null });
      fill(this.inner, h('div', { class: 'loading', role: 'status' }, 'Loading…'));
    }
    if (!turned) return;
    await api.openHome(world.as, app.id, 'home');
    this.fetch();
  }

  drawEmpty() {
    fill(this.inner, h('div', { class: 'empty' }, h('h2', {}, 'Nothing here yet'), h('p', {}, `${this.app.name} has not published its Home for you. Is it running?`)));
  }

  async load() {
    const { place } = this;
    const { view } = await api.home(world.as, this.app.id);
    if (place !== this.place) return;
    clearTimeout(this.patience);
    if (!view) {
      // An app publishes its Home when it is opened; only a missing answer deserves words.
      this.stack = null;
      this.patience = setTimeout(() => this.drawEmpty(), 1500);
      return;
    }
    if (!this.stack) {
      if (!this.forms.has(place)) this.forms.set(place, new Form());
      this.surface = new Surface({ container: {}, kind: 'home', form: this.forms.get(place) });
      this.stack = new BlockStack(this.surface);
      fill(this.inner, this.stack.node);
    }
    this.surface.container = { type: 'view', view_id: view.id };
    this.stack.show(view.blocks ?? []);
  }
}
