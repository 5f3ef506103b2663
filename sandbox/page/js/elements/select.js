// A select of one: a button that shows the choice and opens the list.
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { openPicker } from '../picker.js';
import { wordsOf } from '../text.js';
import { hooks } from './element.js';
import { source } from './sources.js';

export function select(spec, block, surface, field) {
  const from = source(spec, block, surface);
  const held = () => surface.stateOf(block, spec)[from.field];
  const base = hooks(spec, block, field);
  const face = h('span', { class: 'select-face' });
  const node = h('button', { ...base, type: 'button', role: 'combobox', class: 'select', 'aria-haspopup': 'listbox', 'aria-expanded': 'false', on: { click: open, keydown: keys } }, face, icon('down', 16));

  function show() {
    const value = held();
    fill(face, value ? from.fromState(value).label() : h('span', { class: 'placeholder' }, wordsOf(spec.placeholder) || 'Select an option'));
    node.dataset.value = value ? from.fromState(value).key : '';
  }
  async function pick(option) {
    const again = block.optional && option.key === node.dataset.value;
    await surface.choose(block, spec, { type: spec.type, [from.field]: again ? null : option.held }, { control: node });
    show();
  }
  function open() {
    openPicker({ anchor: node, label: field.label || wordsOf(spec.placeholder) || 'Options', load: from.load, wait: from.wait, isChosen: (key) => key === node.dataset.value, onPick: pick });
  }
  function keys(event) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    open();
  }
  show();
  return node;
}
