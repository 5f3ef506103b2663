// A menu of things to do, opened from a button. Arrow keys move, Enter chooses, Escape closes.
import { h } from './dom.js';
import { float } from './layers.js';

// items: {label, hint?, icon?, checked?, danger?, dataset?, choose()} | {title} | {divider:true}
export function openMenu(anchor, items, { label, align = 'start', side = 'below', width } = {}) {
  const list = h('div', { class: 'menu', role: 'menu', 'aria-label': label }, items.map((item) => row(item, () => layer.close({ refocus: true }))));
  const layer = float(anchor, list, { align, side, width });
  list.addEventListener('keydown', (event) => move(list, event));
  (list.querySelector('[aria-checked="true"]') ?? list.querySelector('[role^="menuitem"]'))?.focus();
  return layer;
}

function row(item, close) {
  if (item.divider) return h('hr', { class: 'menu-line', role: 'separator' });
  if (item.title) return h('div', { class: 'menu-title', role: 'presentation' }, item.title);
  const choose = () => {
    close();
    item.choose?.();
  };
  return h('button', {
    type: 'button', class: item.danger ? 'menu-item menu-danger' : 'menu-item', tabindex: '-1',
    role: item.checked === undefined ? 'menuitem' : 'menuitemradio',
    'aria-checked': item.checked === undefined ? undefined : String(item.checked),
    dataset: item.dataset, on: { click: choose },
  }, item.icon, h('span', { class: 'menu-words' }, h('span', { class: 'menu-label' }, item.label), item.hint && h('span', { class: 'menu-hint' }, item.hint)));
}

function move(list, event) {
  const rows = [...list.querySelectorAll('[role^="menuitem"]')];
  const at = rows.indexOf(document.activeElement);
  const to = { ArrowDown: (at + 1) % rows.length, ArrowUp: (at - 1 + rows.length) % rows.length, Home: 0, End: rows.length - 1 }[event.key];
  if (event.key === 'Tab') event.preventDefault();
  if (to === undefined) return;
  event.preventDefault();
  rows[to].focus();
}
