// One function for every interactive element, whatever block holds it.
import { h } from '../dom.js';
import { wordsOf } from '../text.js';
import { button, imageElement, overflow } from './button.js';
import { checkboxes, radios } from './choices.js';
import { datePicker, dateTimePicker, timePicker } from './moments.js';
import { select } from './select.js';
import { multiSelect } from './multiselect.js';
import { textInput } from './typed.js';

const KINDS = {
  button, overflow, image: imageElement,
  workflow_button: button,
  plain_text_input: textInput, email_text_input: textInput, url_text_input: textInput, number_input: textInput, rich_text_input: textInput,
  checkboxes, radio_buttons: radios,
  datepicker: datePicker, timepicker: timePicker, datetimepicker: dateTimePicker,
  static_select: select, external_select: select, users_select: select, channels_select: select, conversations_select: select,
  multi_static_select: multiSelect, multi_external_select: multiSelect, multi_users_select: multiSelect,
  multi_channels_select: multiSelect, multi_conversations_select: multiSelect,
};

// field: {id, label, described, invalid, required}, from the input block around it if there is one.
export function element(spec, block, surface, field) {
  const draw = KINDS[spec.type];
  if (!draw) return h('span', { class: 'block-unknown' }, `This sandbox does not draw “${spec.type}”.`);
  return draw(spec, block, surface, field);
}

const NAMES = { datepicker: 'Date', timepicker: 'Time', datetimepicker: 'Date' };

// The hooks and labels every control carries.
export function hooks(spec, block, field) {
  return {
    id: field.id,
    'aria-label': field.id ? undefined : field.label || wordsOf(spec.placeholder) || NAMES[spec.type] || 'Options',
    'aria-describedby': field.described || undefined,
    'aria-invalid': field.invalid ? 'true' : undefined,
    'aria-required': field.id && field.required ? 'true' : undefined,
    'data-first': spec.focus_on_load || undefined,
    dataset: { actionId: spec.action_id ?? '', blockOf: block.block_id ?? '' },
  };
}
