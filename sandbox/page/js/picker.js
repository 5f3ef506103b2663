// A list to choose from, with a search box: behind every select, and behind the quick switcher.
import { fill, freshId, h } from './dom.js';
import { float } from './layers.js';

// load(query) answers groups: [{title?, options:[{key, label(), words, hint?}]}], at once or as a promise.
export function openPicker({ anchor, beside = anchor, label, load, isChosen, onPick, multi = false, placeholder = 'Search', empty = 'No results', wait = 0, width = 260 }) {
  const listId = freshId('list');
  const list = h('ul', { class: 'picker-list', role: 'listbox', id: listId, 'aria-label': label, 'aria-multiselectable': multi ? 'true' : undefined });
  const search = h('input', {
    class: 'picker-search', type: 'text', placeholder, autocomplete: 'off', spellcheck: 'false', role: 'combobox',
    'aria-label': label, 'aria-controls': listId, 'aria-expanded': 'true', 'aria-autocomplete': 'list', dataset: { testid: 'picker-search' },
  });
  const layer = float(anchor, h('div', { class: 'picker', dataset: { testid: 'picker' } }, search, list), { width: Math.max(beside.offsetWidth, width), beside });
  const rows = new Rows(list, search);
  let asked = 0;
  let timer = 0;

  async function refresh() {
    const mine = ++asked;
    const groups = await load(search.value.trim());
    if (mine !== asked) return;
    rows.show(groups, isChosen, pick, empty);
    layer.place();
  }
  function pick(option) {
    if (!multi) layer.close({ refocus: true });
    onPick(option);
    if (multi) refresh();
  }
  search.addEventListener('input', () => {
    clearTimeout(timer);
    if (wait) timer = setTimeout(refresh, wait);
    else refresh();
  });
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Tab') layer.close({ refocus: true });
    else rows.key(event, pick);
  });
  if (wait) fill(list, h('li', { class: 'picker-empty' }, 'Loading…'));
  refresh();
  search.focus();
  return layer;
}

// The rows of such a list, with one of them active. Also used by the composer's completion.
export class Rows {
  constructor(list, input) {
    Object.assign(this, { list, input, options: [], nodes: [], active: -1 });
  }

  show(groups, isChosen, pick, empty) {
    const kept = this.options[this.active]?.key;
    this.options = groups.flatMap((group) => group.options);
    this.nodes = [];
    const items = groups.filter((group) => group.options.length).flatMap((group) => [
      group.title && h('li', { class: 'picker-title', role: 'presentation' }, group.title),
      ...group.options.map((option) => this.row(option, isChosen?.(option.key), pick)),
    ]);
    fill(this.list, items.length ? items : h('li', { class: 'picker-empty', role: 'presentation' }, empty));
    const again = this.options.findIndex((option) => option.key === kept);
    const chosen = this.options.findIndex((option) => isChosen?.(option.key));
    this.activate(again >= 0 ? again : Math.max(chosen, 0));
  }

  row(option, chosen, pick) {
    const node = h('li', {
      class: 'picker-option', role: 'option', id: freshId('option'), 'aria-selected': String(Boolean(chosen)),
      dataset: { testid: 'option', value: option.key },
      on: {
        // The search box keeps the focus, so typing can go on after a click.
        pointerdown: (event) => event.preventDefault(),
        click: () => pick(option),
        pointermove: () => this.activate(this.nodes.indexOf(node)),
      },
    }, h('span', { class: 'picker-label' }, option.label()), option.hint && h('span', { class: 'picker-hint' }, option.hint()));
    this.nodes.push(node);
    return node;
  }

  activate(at) {
    if (this.active === at && this.nodes[at]?.classList.contains('active')) return;
    this.nodes[this.active]?.classList.remove('active');
    this.active = at < this.nodes.length ? at : -1;
    for (const node of this.list.querySelectorAll('.active')) node.classList.remove('active');
    const node = this.nodes[this.active];
    node?.classList.add('active');
    node?.scrollIntoView({ block: 'nearest' });
    if (node) this.input.setAttribute('aria-activedescendant', node.id);
    else this.input.removeAttribute('aria-activedescendant');
  }

  // Answers whether the key was one of the list's own.
  key(event, pick) {
    const last = this.nodes.length - 1;
    const to = { ArrowDown: this.active >= last ? 0 : this.active + 1, ArrowUp: this.active <= 0 ? last : this.active - 1 }[event.key];
    if (to !== undefined) this.activate(to);
    else if (event.key === 'Enter' && this.options[this.active]) pick(this.options[this.active]);
    else return false;
    event.preventDefault();
    return true;
  }
}
