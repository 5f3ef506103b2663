// The modal in front: the top of the acting user's stack of views.
import { api, coalesced } from './api.js';
import { appAvatar } from './avatar.js';
import { BlockStack } from './blockstack.js';
import { fill, freshId, h } from './dom.js';
import { Form } from './form.js';
import { icon } from './icons.js';
import { anyFloat, closeFloats, keepTabInside } from './layers.js';
import { Surface } from './surface.js';
import { textNode, wordsOf } from './text.js';
import { appOf, on, world } from './world.js';

const TROUBLE = 'We had some trouble connecting. Try again?';
const FIRST = '.input input, .input textarea, .input .select, .input .multi-open';

export class Modals {
  constructor(root, behind) {
    Object.assign(this, { root, behind, sheets: new Map(), top: null });
    this.fetch = coalesced(() => this.load());
    on('view', this.fetch);
    on('everything', this.fetch);
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented || !this.top || anyFloat()) return;
      event.preventDefault();
      this.top.close(true);
    });
  }

  async load() {
    const as = world.as;
    const { stack = [] } = await api.views(as);
    if (as === world.as) this.show(stack);
  }

  show(stack) {
    const live = new Set(stack.map((view) => view.id));
    for (const id of this.sheets.keys()) if (!live.has(id)) this.sheets.delete(id);
    const view = stack[stack.length - 1];
    if (!view) return this.hide();
    if (!this.sheets.has(view.id)) this.sheets.set(view.id, new Sheet(view, this.fetch));
    const sheet = this.sheets.get(view.id);
    sheet.update(view, stack.length);
    if (sheet === this.top) return undefined;
    if (!this.top) this.back = document.activeElement;
    closeFloats();
    this.top = sheet;
    this.behind.inert = true;
    this.root.hidden = false;
    fill(this.root, sheet.node);
    (sheet.node.querySelector('[data-first]') ?? sheet.node.querySelector(FIRST) ?? sheet.node).focus({ preventScroll: true });
    return undefined;
  }

  hide() {
    if (!this.top) return;
    closeFloats();
    this.top = null;
    this.root.hidden = true;
    this.behind.inert = false;
    fill(this.root);
    if (this.back?.isConnected) this.back.focus({ preventScroll: true });
  }
}

class Sheet {
  constructor(view, refetch) {
    Object.assign(this, { view, refetch, titleId: freshId('modal-title') });
    this.surface = new Surface({ container: { type: 'view', view_id: view.id }, kind: 'modal', form: new Form(view.state?.values), onError: (text) => this.complain(text) });
    this.stack = new BlockStack(this.surface);
    this.head = h('div', { class: 'modal-head' });
    this.trouble = h('div', { class: 'modal-trouble', role: 'alert', hidden: true, dataset: { testid: 'modal-trouble' } });
    this.foot = h('div', { class: 'modal-foot' });
    this.body = h('div', { class: 'modal-body' }, this.trouble, this.stack.node);
    this.node = h('div', { class: 'modal', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': this.titleId, tabindex: '-1', dataset: { testid: 'modal', viewId: view.id } }, this.head, this.body, this.foot);
    this.node.addEventListener('keydown', (event) => this.key(event));
    this.node.addEventListener('enter', () => this.submit());
  }

  key(event) {
    keepTabInside(this.node, event);
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.submit();
  }

  update(view, depth) {
    this.view = view;
    const frame = JSON.stringify([view.title, view.submit, view.close, depth, this.hasInputs()]);
    if (frame !== this.frame) this.drawFrame(view, depth);
    this.frame = frame;
    const errors = JSON.stringify(view.errors ?? {});
    if (errors !== this.errorsSeen) this.surface.errors = { ...view.errors };
    this.errorsSeen = errors;
    this.stack.show(view.blocks ?? []);
  }

  hasInputs() {
    return (this.view.blocks ?? []).some((block) => block.type === 'input');
  }

  drawFrame(view, depth) {
    const app = appOf(view.app_id) ?? world.apps[0];
    const back = depth > 1 && h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Back', dataset: { testid: 'modal-back' }, on: { click: () => this.close(false) } }, icon('back'));
    const cross = h('button', { type: 'button', class: 'icon-button modal-close', 'aria-label': 'Close', dataset: { testid: 'modal-close' }, on: { click: () => this.close(true) } }, icon('close', 20));
    fill(this.head, back || (app && appAvatar(app, 28)), h('h2', { id: this.titleId }, textNode(view.title)), cross);
    const needsSubmit = view.submit || this.hasInputs();
    const cancel = h('button', { type: 'button', class: 'button', dataset: { testid: 'modal-cancel' }, on: { click: () => this.close(false) } }, wordsOf(view.close) ? textNode(view.close) : needsSubmit ? 'Cancel' : 'Close');
    this.submitButton = needsSubmit && h('button', { type: 'button', class: 'button button-primary button-solid', dataset: { testid: 'modal-submit' }, on: { click: () => this.submit() } }, h('span', { class: 'button-words' }, view.submit ? textNode(view.submit) : 'Submit'));
    fill(this.foot, cancel, this.submitButton);
  }

  complain(text) {
    this.trouble.hidden = !text;
    fill(this.trouble, text && [icon('warning'), text]);
    if (text) this.trouble.scrollIntoView({ block: 'nearest' });
  }

  async submit() {
    if (this.waiting || !this.submitButton) return;
    this.complain('');
    const troubles = this.surface.form.troubles(this.view.blocks);
    if (Object.keys(troubles).length) return this.showErrors(troubles);
    this.wait(true);
    const answer = await api.submit(world.as, this.view.id, this.surface.form.values(this.view.blocks));
    this.wait(false);
    if (answer.errors) this.showErrors(answer.errors);
    else if (answer.ok === false) this.complain(TROUBLE);
    this.refetch();
  }

  wait(on_) {
    this.waiting = on_;
    this.node.classList.toggle('waiting', on_);
    this.node.setAttribute('aria-busy', String(on_));
    if (on_) this.submitButton.setAttribute('aria-busy', 'true');
    else this.submitButton.removeAttribute('aria-busy');
  }

  showErrors(errors) {
    const known = new Set(this.view.blocks.map((block) => block.block_id));
    const stray = Object.entries(errors).filter(([block]) => !known.has(block)).map(([, text]) => text);
    this.surface.errors = { ...errors };
    this.stack.show(this.view.blocks);
    this.complain(stray.join(' '));
    const first = this.node.querySelector('.has-error');
    first?.scrollIntoView({ block: 'nearest' });
    first?.querySelector('input, textarea, .select, .multi-open')?.focus();
  }

  async close(all) {
    await api.close(world.as, this.view.id, all);
    this.refetch();
  }
}
