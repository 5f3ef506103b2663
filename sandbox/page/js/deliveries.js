// In the sandbox's bar: what could not be delivered to an app. Quiet until something goes wrong.
import { timeText } from './dates.js';
import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { float } from './layers.js';
import { nowMs, on } from './world.js';

const KEPT = 30;
const SAY = { timeout: 'no answer within 3 s', no_connection: 'the app is not connected', connection_failed: 'the app could not be reached', dropped: 'dropped on purpose' };

export function deliveryTroubles() {
  const troubles = [];
  const count = h('span', {});
  const button = h('button', { type: 'button', class: 'bar-button bar-trouble', hidden: true, 'aria-haspopup': 'dialog', 'aria-expanded': 'false', dataset: { testid: 'deliveries' }, on: { click: () => open(button, troubles) } }, icon('warning', 16), count);
  on('delivery', (change) => {
    troubles.unshift({ at: nowMs(), words: wordsOf(change) });
    troubles.length = Math.min(troubles.length, KEPT);
    fill(count, String(troubles.length));
    button.hidden = false;
    button.title = `Not delivered: ${troubles[0].words}`;
    button.setAttribute('aria-label', `${troubles.length} not delivered to the app`);
  });
  return button;
}

function wordsOf({ text = '', outcome = '' }) {
  return SAY[outcome] ? text.replace(outcome, SAY[outcome]) : text;
}

function open(button, troubles) {
  const rows = troubles.map((one) => h('li', {}, h('time', {}, timeText(one.at)), ' ', one.words));
  const layer = float(button, h('div', { class: 'trouble-list', role: 'dialog', 'aria-label': 'Not delivered', tabindex: '-1' }, h('h2', {}, 'Not delivered to the app'), h('ul', {}, rows)), { align: 'end' });
  layer.box.firstElementChild.focus();
}
