// An app's About tab: what it is, and what it answers to.
import { appAvatar } from './avatar.js';
import { h } from './dom.js';
import { icon } from './icons.js';

export function about(app) {
  const messages = app.shortcuts.filter((one) => one.type === 'message');
  const globals = app.shortcuts.filter((one) => one.type === 'global');
  return h('div', { class: 'about-inner' },
    h('div', { class: 'about-card' }, appAvatar(app, 72), h('div', {}, h('h2', {}, app.name), h('p', {}, app.description || 'No description in its manifest.'))),
    part('Commands', app.commands.map((one) => row(h('code', {}, one.command), one.usage_hint, one.description))),
    part('Shortcuts', globals.map((one) => row([icon('bolt', 16), one.name], '', one.description))),
    part('Message shortcuts', messages.map((one) => row([icon('more', 16), one.name], '', one.description))));
}

function part(title, rows) {
  return rows.length ? h('section', {}, h('h3', {}, title), h('ul', { class: 'about-list' }, rows)) : null;
}

function row(name, hint, description) {
  return h('li', {}, h('span', { class: 'about-name' }, name, hint && h('span', { class: 'offer-hint' }, hint)), h('span', { class: 'about-words' }, description));
}
