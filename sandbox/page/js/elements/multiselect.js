// A select of several: the choices stand as small tags, each with its own remove button.
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { notice } from '../notices.js';
import { openPicker } from '../picker.js';
import { wordsOf } from '../text.js';
import { hooks } from './element.js';
import { source } from './sources.js';

export function multiSelect(spec, block, surface, field) {
  const from = source(spec, block, surface);
  const held = () => surface.stateOf(block, spec)[from.field];
  const tags = h('span', { class: 'tags' });
  const opener = h('button', { ...hooks(spec, block, field), type: 'button', role: 'combobox', class: 'multi-open', 'aria-haspopup': 'listbox', 'aria-expanded': 'false', on: { click: open } });
  const node = h('div', { class: 'multi', on: { click: (event) => event.target === node && open() } }, tags, opener);

  function show() {
    const chosen = held().map((value) => from.fromState(value));
    fill(tags, chosen.map((option) => h('span', { class: 'tag', dataset: { value: option.key } }, option.label(),
      h('button', { type: 'button', class: 'tag-remove', 'aria-label': `Remove ${option.words}`, on: { click: () => set(held().filter((value) => from.fromState(value).key !== option.key)) } }, icon('close', 12)))));
    fill(opener, h('span', { class: 'placeholder' }, chosen.length ? 'Add' : wordsOf(spec.placeholder) || 'Select options'), icon('down', 16));
  }
  async function set(values) {
    await surface.choose(block, spec, { type: spec.type, [from.field]: values }, { control: opener });
    show();
  }
  function toggle(option) {
    const rest = held().filter((value) => from.fromState(value).key !== option.key);
    if (rest.length < held().length) return set(rest);
    if (spec.max_selected_items && rest.length >= spec.max_selected_items) return notice(`You can choose up to ${spec.max_selected_items}.`);
    return set([...rest, option.held]);
  }
  function open() {
    openPicker({ anchor: opener, beside: node, multi: true, label: field.label || wordsOf(spec.placeholder) || 'Options', load: from.load, wait: from.wait, isChosen: (key) => held().some((value) => from.fromState(value).key === key), onPick: toggle });
  }
  show();
  return node;
}
