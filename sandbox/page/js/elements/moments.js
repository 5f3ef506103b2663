// Dates, times, and the two together.
import { openCalendar } from '../calendar.js';
import { dayKey, dayWords, wallTime, wallToSeconds } from '../dates.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { wordsOf } from '../text.js';
import { hooks } from './element.js';

export function datePicker(spec, block, surface, field) {
  const held = () => surface.stateOf(block, spec).selected_date;
  return dateButton(hooks(spec, block, field), held, wordsOf(spec.placeholder), (day, control) => surface.choose(block, spec, { type: spec.type, selected_date: day }, { control }), Boolean(block.optional));
}

function dateButton(base, held, placeholder, choose, clears) {
  const face = h('span', { class: 'select-face' });
  const node = h('button', { ...base, type: 'button', role: 'combobox', class: 'select select-date', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', on: { click: open } }, icon('calendar', 16), face, icon('down', 16));
  function show() {
    node.dataset.value = held() ?? '';
    fill(face, held() ? dayWords(held()) : h('span', { class: 'placeholder' }, placeholder || 'Select a date'));
  }
  function open() {
    openCalendar(node, held(), async (day) => {
      await choose(day, node);
      show();
    }, { clears });
  }
  show();
  return node;
}

function timeInput(base, held, choose) {
  const input = h('input', { ...base, type: 'time', class: 'text-input time-input', value: held() ?? '' });
  input.addEventListener('change', async () => {
    await choose(input.value || null, input);
    input.value = held() ?? '';
  });
  return input;
}

export function timePicker(spec, block, surface, field) {
  const held = () => surface.stateOf(block, spec).selected_time;
  const input = timeInput(hooks(spec, block, field), held, (time, control) => surface.choose(block, spec, { type: spec.type, selected_time: time }, { control }));
  return spec.timezone ? h('span', { class: 'moment' }, input, h('span', { class: 'moment-zone' }, spec.timezone)) : input;
}

export function dateTimePicker(spec, block, surface, field) {
  const seconds = () => surface.stateOf(block, spec).selected_date_time;
  const first = seconds();
  const half = { day: first ? dayKey(first * 1000) : null, time: first ? wallTime(first * 1000) : null };
  const settle = (control) => {
    const value = half.day && half.time ? wallToSeconds(half.day, half.time) : null;
    return surface.choose(block, spec, { type: spec.type, selected_date_time: value }, { control, tells: value ? undefined : false });
  };
  const base = hooks(spec, block, field);
  const day = dateButton(base, () => half.day, '', (value, control) => {
    half.day = value;
    half.time ??= '09:00';
    time.value = half.time;
    return settle(control);
  });
  const time = timeInput({ 'aria-label': `${field.label || 'Time'}: time`, dataset: { actionId: `${spec.action_id}:time` } }, () => half.time, (value, control) => {
    half.time = value;
    return settle(control);
  });
  return h('span', { class: 'moment' }, day, time);
}
