// Times as Slack words them, in the zone and language of the person looking.
import { locale, nowMs, zone } from './world.js';

const formats = new Map();

function format(options, tz = zone(), language = locale()) {
  const key = `${language}|${tz}|${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language, { ...options, timeZone: tz }));
  return formats.get(key);
}

export const tsMs = (ts) => Number.parseFloat(ts) * 1000;
export const timeText = (ms, tz) => format({ hour: 'numeric', minute: '2-digit' }, tz).format(ms);
const secondsText = (ms) => format({ hour: 'numeric', minute: '2-digit', second: '2-digit' }).format(ms);

// 2026-05-12 in the given zone: also the key by which days are compared.
export const dayKey = (ms, tz) => format({ year: 'numeric', month: '2-digit', day: '2-digit' }, tz, 'en-CA').format(ms);

function ordinal(day) {
  if (!locale().startsWith('en')) return String(day);
  const tens = day % 100;
  if (tens >= 11 && tens <= 13) return `${day}th`;
  return `${day}${{ 1: 'st', 2: 'nd', 3: 'rd' }[day % 10] ?? 'th'}`;
}

function parts(ms, month) {
  const found = format({ weekday: 'long', year: 'numeric', month, day: 'numeric' }).formatToParts(ms);
  const of = (type) => found.find((part) => part.type === type)?.value ?? '';
  return { weekday: of('weekday'), month: of('month'), day: Number(of('day')), year: of('year') };
}

// The year is left out of dates within half a year of now.
function nearYear(ms) {
  return Math.abs(ms - nowMs()) < 183 * 86_400_000;
}

export function longDay(ms) {
  const { month, day, year } = parts(ms, 'long');
  return `${month} ${ordinal(day)}${nearYear(ms) ? '' : `, ${year}`}`;
}

function shortDay(ms) {
  const { month, day, year } = parts(ms, 'short');
  return `${month} ${day}${nearYear(ms) ? '' : `, ${year}`}`;
}

const weekDay = (ms) => `${parts(ms, 'long').weekday}, ${longDay(ms)}`;

function nearDay(ms) {
  const at = (days) => dayKey(nowMs() + days * 86_400_000);
  return { [at(-1)]: 'yesterday', [at(0)]: 'today', [at(1)]: 'tomorrow' }[dayKey(ms)];
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export const dividerDay = (ms) => capital(nearDay(ms) ?? weekDay(ms));

export function fullMoment(ms) {
  return `${dividerDay(ms)} at ${secondsText(ms)}`;
}

export function ago(ms) {
  const seconds = Math.round((ms - nowMs()) / 1000);
  const size = Math.abs(seconds);
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: 'always' });
  if (size < 60) return words.format(seconds, 'second');
  if (size < 3600) return words.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return words.format(Math.round(seconds / 3600), 'hour');
  if (size < 30 * 86_400) return words.format(Math.round(seconds / 86_400), 'day');
  return words.format(Math.round(seconds / (30 * 86_400)), 'month');
}

const TOKENS = {
  date_num: dayKey,
  date_slash: (ms) => format({ year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms),
  date: longDay,
  date_short: shortDay,
  date_long: weekDay,
  date_long_full: longDay,
  date_pretty: (ms) => nearDay(ms) ?? longDay(ms),
  date_short_pretty: (ms) => nearDay(ms) ?? shortDay(ms),
  date_long_pretty: (ms) => nearDay(ms) ?? weekDay(ms),
  day_divider_pretty: (ms) => nearDay(ms) ?? weekDay(ms),
  time: timeText,
  time_secs: secondsText,
  ago,
};

// A date template such as "{date_short_pretty} at {time}"; null when it names no known token, so the fallback shows.
export function slackDate(seconds, template) {
  const ms = Number(seconds) * 1000;
  if (!Number.isFinite(ms)) return null;
  let known = false;
  const text = template.replace(/\{(\w+)\}/g, (whole, token, at) => {
    if (!TOKENS[token]) return whole;
    known = true;
    const words = TOKENS[token](ms);
    return at === 0 ? capital(words) : words;
  });
  return known ? text : null;
}

// The instant (seconds) at which the wall clock in `tz` shows this day and time.
export function wallToSeconds(day, time, tz = zone()) {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) guess += wanted - wallMs(guess, tz);
  // A time that the spring change leaves out moves on to the next that exists.
  if (wallMs(guess, tz) < wanted) guess += 3_600_000;
  return Math.round(guess / 1000);
}

function wallMs(ms, tz) {
  return Date.parse(`${dayKey(ms, tz)}T${wallTime(ms, tz)}:00Z`);
}

export function wallTime(ms, tz) {
  return format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, tz, 'en-GB').format(ms);
}

// What a date picker's button says of 2026-05-12.
export function dayWords(day) {
  const ms = Date.parse(`${day}T12:00:00Z`);
  const found = new Intl.DateTimeFormat(locale(), { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' }).format(ms);
  return Number.isNaN(ms) ? day : found;
}
