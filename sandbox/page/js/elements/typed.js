// Inputs one types into: text on one line or many, numbers, addresses.
import { h } from '../dom.js';
import { wordsOf } from '../text.js';
import { hooks } from './element.js';

const TYPES = { email_text_input: 'email', url_text_input: 'url', number_input: 'text' };

export function textInput(spec, block, surface, field) {
  const many = spec.multiline || spec.type === 'rich_text_input';
  const input = h(many ? 'textarea' : 'input', {
    ...hooks(spec, block, field),
    class: 'text-input', rows: many ? 4 : undefined, type: many ? undefined : TYPES[spec.type] ?? 'text',
    inputmode: spec.type === 'number_input' ? (spec.is_decimal_allowed ? 'decimal' : 'numeric') : undefined,
    maxlength: spec.max_length, placeholder: wordsOf(spec.placeholder), autocomplete: 'off',
    value: typedText(spec, surface.stateOf(block, spec)),
  });
  const count = counter(spec, input);
  let timer = 0;
  const tell = (tells) => surface.choose(block, spec, stateFrom(spec, input.value), { tells });
  input.addEventListener('input', () => {
    count?.show();
    tell(false);
    if (!triggers(block, spec, 'on_character_entered')) return;
    clearTimeout(timer);
    timer = setTimeout(() => tell(true), 400);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || many || event.isComposing) return;
    // Enter in a line of text must not press some button of the page.
    event.preventDefault();
    if (triggers(block, spec, 'on_enter_pressed')) tell(true);
    else input.dispatchEvent(new CustomEvent('enter', { bubbles: true }));
  });
  return count ? h('div', { class: 'counted' }, input, count.node) : input;
}

function triggers(block, spec, when) {
  if (block.type !== 'input' || !block.dispatch_action) return false;
  return (spec.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed']).includes(when);
}

function stateFrom(spec, text) {
  if (spec.type !== 'rich_text_input') return { type: spec.type, value: text === '' ? null : text };
  const section = { type: 'rich_text_section', elements: [{ type: 'text', text }] };
  return { type: spec.type, rich_text_value: text === '' ? null : { type: 'rich_text', elements: [section] } };
}

function typedText(spec, state) {
  if (spec.type !== 'rich_text_input') return state.value ?? '';
  return (state.rich_text_value?.elements ?? []).map((part) => (part.elements ?? []).map((leaf) => leaf.text ?? '').join('')).join('\n');
}

// How many characters are left; shown once the limit comes into sight.
function counter(spec, input) {
  if (!spec.max_length || spec.max_length > 2000) return null;
  const node = h('span', { class: 'counter', 'aria-live': 'polite' });
  const show = () => {
    const left = spec.max_length - input.value.length;
    const near = left <= Math.max(20, spec.max_length * 0.25);
    node.textContent = near || spec.max_length <= 300 ? String(left) : '';
    node.classList.toggle('counter-low', left <= 10);
    node.title = `${left} characters left`;
  };
  show();
  return { node, show };
}
