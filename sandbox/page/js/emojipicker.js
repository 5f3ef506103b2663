// The grid of emoji, for reactions and for the composer.
import { fill, h } from './dom.js';
import { EMOJI_GROUPS, findEmoji } from './emoji.js';
import { float } from './layers.js';

export function openEmojiPicker(anchor, onPick) {
  const grid = h('div', { class: 'emoji-groups' });
  const search = h('input', { type: 'text', class: 'picker-search', placeholder: 'Search emoji', 'aria-label': 'Search emoji', autocomplete: 'off' });
  const layer = float(anchor, h('div', { class: 'emoji-picker', role: 'dialog', 'aria-label': 'Emoji', dataset: { testid: 'emoji-picker' } }, search, grid), { align: 'end' });
  const pick = (name) => {
    layer.close({ refocus: true });
    onPick(name);
  };
  const cell = (one) => h('button', { type: 'button', class: 'emoji-cell', 'aria-label': one.name.replaceAll('_', ' '), title: `:${one.name}:`, dataset: { name: one.name }, on: { click: () => pick(one.name) } }, one.char);
  const group = (title, list) => h('div', { role: 'group', 'aria-label': title }, h('div', { class: 'picker-title' }, title), h('div', { class: 'emoji-grid' }, list.map(cell)));
  const show = () => {
    const query = search.value.trim().replaceAll(':', '').replaceAll(' ', '_');
    if (!query) return fill(grid, EMOJI_GROUPS.map((one) => group(one.title, one.emoji)));
    const found = findEmoji(query);
    return fill(grid, found.length ? group('Results', found) : h('div', { class: 'picker-empty' }, 'No emoji of that name'));
  };
  search.addEventListener('input', show);
  search.addEventListener('keydown', (event) => {
    const first = event.key === 'Enter' && grid.querySelector('.emoji-cell');
    if (first) pick(first.dataset.name);
  });
  grid.addEventListener('keydown', (event) => moveInGrid(grid, event));
  show();
  layer.place();
  search.focus();
}

function moveInGrid(grid, event) {
  const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -9, ArrowDown: 9 }[event.key];
  if (!by) return;
  const cells = [...grid.querySelectorAll('.emoji-cell')];
  event.preventDefault();
  cells[Math.max(0, Math.min(cells.length - 1, cells.indexOf(document.activeElement) + by))]?.focus();
}
