// Checkboxes and radio buttons.
import { freshId, h } from '../dom.js';
import { textNode } from '../text.js';

export function checkboxes(spec, block, surface, field) {
  const chosen = () => surface.stateOf(block, spec).selected_options.map((option) => option.value);
  const node = group(spec, field, 'checkbox', chosen, async () => {
    const ticked = inputs(node).filter((one) => one.checked).map((one) => one.value);
    const options = spec.options.filter((option) => ticked.includes(option.value));
    const kept = await surface.choose(block, spec, { type: spec.type, selected_options: options });
    if (!kept) sync(node, chosen());
  });
  return node;
}

export function radios(spec, block, surface, field) {
  const chosen = () => [surface.stateOf(block, spec).selected_option?.value];
  const node = group(spec, field, 'radio', chosen, async () => {
    const value = inputs(node).find((one) => one.checked)?.value;
    const option = spec.options.find((one) => one.value === value) ?? null;
    const kept = await surface.choose(block, spec, { type: spec.type, selected_option: option });
    if (!kept) sync(node, chosen());
  });
  return node;
}

function group(spec, field, type, chosen, changed) {
  const name = freshId('choice');
  const values = chosen();
  return h('div', {
    class: 'choices', role: type === 'radio' ? 'radiogroup' : 'group', 'aria-label': field.label || undefined,
    'aria-describedby': field.described || undefined, 'aria-invalid': field.invalid ? 'true' : undefined, dataset: { actionId: spec.action_id ?? '' },
  }, spec.options.map((option) => h('label', { class: 'choice' },
    h('input', { type, name, value: option.value, checked: values.includes(option.value), on: { change: changed } }),
    h('span', { class: 'choice-words' }, h('span', {}, textNode(option.text)), option.description && h('span', { class: 'choice-hint' }, textNode(option.description))))));
}

const inputs = (node) => [...node.querySelectorAll('input')];

function sync(node, values) {
  for (const one of inputs(node)) one.checked = values.includes(one.value);
}
