// A month to pick a day from. Its “today” is the sandbox's, not the computer's, which is why it is not the browser's own.
import { dayKey } from './dates.js';
import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { float } from './layers.js';
import { locale, nowMs } from './world.js';

const DAY = 86_400_000;
const utc = (day) => Date.parse(`${day}T00:00:00Z`);
const iso = (ms) => new Date(ms).toISOString().slice(0, 10);
const words = (ms, options) => new Intl.DateTimeFormat(locale(), { ...options, timeZone: 'UTC' }).format(ms);

export function openCalendar(anchor, chosen, onPick, { clears = false } = {}) {
  const today = dayKey(nowMs());
  let focused = chosen || today;
  const grid = h('div', { class: 'calendar', role: 'dialog', 'aria-label': 'Choose a date', dataset: { testid: 'calendar' } });
  const layer = float(anchor, grid);
  const pick = (day) => {
    layer.close({ refocus: true });
    onPick(day);
  };
  const step = (months) => {
    const at = new Date(utc(focused));
    const day = at.getUTCDate();
    at.setUTCDate(1);
    at.setUTCMonth(at.getUTCMonth() + months);
    const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
    at.setUTCDate(Math.min(day, last));
    focused = iso(at.getTime());
    draw();
  };
  function draw() {
    fill(grid, head(focused, step), h('div', { class: 'calendar-days' }, weekdays(), days(focused, { chosen, today, pick })),
      clears && chosen && h('button', { type: 'button', class: 'button calendar-clear', on: { click: () => pick(null) } }, 'Clear'));
    grid.querySelector(`[data-date="${focused}"]`)?.focus();
    layer.place();
  }
  grid.addEventListener('keydown', (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    const months = { PageUp: -1, PageDown: 1 }[event.key];
    if ((!by && !months) || !event.target.dataset.date) return;
    event.preventDefault();
    if (months) return step(months);
    focused = iso(utc(focused) + by * DAY);
    return draw();
  });
  draw();
}

function head(focused, step) {
  const turn = (months, label, name) => h('button', { type: 'button', class: 'icon-button', 'aria-label': label, on: { click: () => step(months) } }, icon(name));
  return h('div', { class: 'calendar-head' }, turn(-1, 'Previous month', 'back'), h('strong', { 'aria-live': 'polite' }, words(utc(focused), { month: 'long', year: 'numeric' })), turn(1, 'Next month', 'right'));
}

// Monday first where that is the custom: everywhere but the Americas' English.
const firstWeekday = () => (['en-US', 'en-CA', 'pt-BR', 'es-MX'].includes(locale()) ? 0 : 1);

function weekdays() {
  const sunday = Date.UTC(2024, 0, 7);
  return Array.from({ length: 7 }, (_, at) => {
    const ms = sunday + (firstWeekday() + at) * DAY;
    return h('span', { class: 'calendar-weekday', title: words(ms, { weekday: 'long' }) }, words(ms, { weekday: 'short' }).slice(0, 2));
  });
}

function days(focused, { chosen, today, pick }) {
  const first = utc(`${focused.slice(0, 7)}-01`);
  const lead = (new Date(first).getUTCDay() - firstWeekday() + 7) % 7;
  return Array.from({ length: 42 }, (_, at) => {
    const ms = first + (at - lead) * DAY;
    const day = iso(ms);
    const classes = ['calendar-day', day.slice(0, 7) !== focused.slice(0, 7) && 'calendar-other', day === today && 'calendar-today', day === chosen && 'calendar-chosen'];
    return h('button', {
      type: 'button', class: classes.filter(Boolean).join(' '), tabindex: day === focused ? '0' : '-1', dataset: { date: day },
      'aria-label': words(ms, { dateStyle: 'full' }), 'aria-pressed': String(day === chosen), 'aria-current': day === today ? 'date' : undefined, on: { click: () => pick(day) },
    }, String(Number(day.slice(8))));
  });
}
