// The sandbox's own bar, above Slack's window: what time it is in there, how fast it runs, and who one acts as.
import { actAs } from './actas.js';
import { api } from './api.js';
import { deliveryTroubles } from './deliveries.js';
import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { notice } from './notices.js';
import { themeButton } from './theme.js';
import { hearClock, locale, nowMs, on, world, zone } from './world.js';

const SPEEDS = [1, 60, 600];
const HOUR = 3_600_000;

export function clockBar(root) {
  const time = h('span', { class: 'clock-time', dataset: { testid: 'clock-time' } });
  const day = h('span', { class: 'clock-day' });
  const pause = h('button', { type: 'button', class: 'bar-button bar-icon', dataset: { testid: 'clock-pause' }, on: { click: () => turn({ op: world.clock.paused ? 'resume' : 'pause' }) } });
  const speeds = h('span', { class: 'bar-group', role: 'group', 'aria-label': 'Speed' }, SPEEDS.map((speed) => h('button', { type: 'button', class: 'bar-button', title: `${speed} times as fast as real time`, dataset: { testid: 'clock-speed', speed }, on: { click: () => turn({ op: 'speed', speed }) } }, `×${speed}`)));
  const ahead = [['+1 hour', HOUR, 'clock-hour'], ['+1 day', 24 * HOUR, 'clock-day']].map(([words, by, testid]) => h('button', { type: 'button', class: 'bar-button', dataset: { testid }, on: { click: () => turn({ op: 'advance', by }) } }, words));
  const jumps = h('span', { class: 'bar-group bar-jumps', role: 'group', 'aria-label': 'Jump to' });
  const controls = h('div', { class: 'bar-controls', id: 'clock-controls' }, speeds, h('span', { class: 'bar-group', role: 'group', 'aria-label': 'Move on' }, ahead), jumps);
  const more = h('button', { type: 'button', class: 'bar-button bar-icon bar-more', 'aria-label': 'Clock controls', 'aria-expanded': 'false', 'aria-controls': 'clock-controls', on: { click: () => unfold(root, more) } }, icon('clock'));
  fill(root, h('strong', { class: 'bar-name' }, icon('mark', 18), h('span', {}, 'Sandbox')),
    h('span', { class: 'clock', role: 'timer', 'aria-label': 'Simulated time' }, day, time), pause, more, controls,
    h('span', { class: 'bar-gap' }), deliveryTroubles(), actAs(), themeButton());
  const tick = () => showTime(day, time);
  on('clock', () => {
    showClock(pause, speeds);
    tick();
  });
  on('state', () => showJumps(jumps));
  setInterval(tick, 250);
}

function unfold(root, more) {
  const open = root.classList.toggle('unfolded');
  more.setAttribute('aria-expanded', String(open));
}

async function turn(body) {
  const answer = await api.clock(body);
  if (answer.clock) hearClock(answer.clock);
  if (answer.message) notice(answer.message);
  else if (answer.ok === false) notice(`The clock did not move: ${answer.error}`, { trouble: true });
}

function showTime(day, time) {
  const now = nowMs();
  const words = (options) => new Intl.DateTimeFormat(locale(), { ...options, timeZone: zone() }).format(now);
  const date = words({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const clock = words({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  if (day.textContent !== date) day.textContent = date;
  if (time.textContent !== clock) time.textContent = clock;
  time.title = zone();
}

function showClock(pause, speeds) {
  const { paused, speed, simulated } = world.clock;
  const words = paused ? 'Run the clock' : 'Pause the clock';
  fill(pause, icon(paused ? 'play' : 'pause'));
  pause.setAttribute('aria-label', words);
  pause.title = words;
  const bar = pause.parentElement;
  bar.classList.toggle('paused', paused);
  // The real clock can be read, not turned.
  bar.classList.toggle('real-time', simulated === false);
  for (const one of speeds.children) one.setAttribute('aria-pressed', String(Number(one.dataset.speed) === speed));
}

function showJumps(root) {
  const print = JSON.stringify(world.jumps);
  if (root.print === print) return;
  root.print = print;
  fill(root, world.jumps.map((label) => h('button', { type: 'button', class: 'bar-button bar-jump', dataset: { testid: 'jump', label }, on: { click: (event) => jump(event.currentTarget, label) } }, label)));
}

async function jump(button, label) {
  button.setAttribute('aria-busy', 'true');
  await turn({ op: 'jump', label, as: world.as });
  button.removeAttribute('aria-busy');
}
