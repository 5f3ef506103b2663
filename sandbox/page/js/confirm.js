// The confirm object: "Are you sure?" before an element's choice goes to the app.
import { h } from './dom.js';
import { dialog } from './layers.js';
import { textNode } from './text.js';

export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((answer) => {
    let said = false;
    const finish = (value) => () => {
      said = value;
      box.close();
    };
    const box = dialog([
      h('h2', { class: 'dialog-title' }, textNode(confirm.title)),
      h('div', { class: 'dialog-text' }, textNode(confirm.text)),
      h('div', { class: 'dialog-buttons' },
        h('button', { type: 'button', class: 'button', dataset: { testid: 'confirm-deny' }, on: { click: finish(false) } }, textNode(confirm.deny ?? 'Cancel')),
        h('button', { type: 'button', class: `button ${confirm.style === 'danger' ? 'button-danger' : 'button-primary'} button-solid`, 'data-first': true, dataset: { testid: 'confirm-yes' }, on: { click: finish(true) } }, textNode(confirm.confirm ?? 'Yes'))),
    ], { label: 'Confirm', className: 'dialog confirm', dataset: { testid: 'confirm' }, onClose: () => answer(said) });
  });
}
