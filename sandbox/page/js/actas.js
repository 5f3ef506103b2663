// Whose eyes one looks through.
import { avatar } from './avatar.js';
import { timeText } from './dates.js';
import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { openPicker } from './picker.js';
import { go, route } from './route.js';
import { conversationOf, nameOf, nowMs, on, world } from './world.js';

export function actAs() {
  const face = h('span', { class: 'act-face' });
  const button = h('button', { type: 'button', class: 'bar-button act-as', 'aria-haspopup': 'listbox', 'aria-expanded': 'false', dataset: { testid: 'act-as' }, on: { click: open } }, h('span', { class: 'act-words' }, 'Acting as'), face, icon('down', 16));
  on('state', () => {
    fill(face, avatar(world.me, 22), h('span', { class: 'act-name' }, nameOf(world.me)));
    button.title = `Acting as ${nameOf(world.me)}: choose someone else`;
    button.dataset.value = world.as;
  });
  function open() {
    openPicker({ anchor: button, label: 'Act as', placeholder: 'Act as…', width: 340, load, isChosen: (key) => key === world.as, onPick: ({ key }) => go({ as: key, ...samePlace() }) });
  }
  return button;
}

// A channel stays open for the next person; an app's page becomes that person's own.
function samePlace() {
  if (conversationOf(route.open)?.kind === 'channel') return { thread: '' };
  return { open: '', thread: '', app: route.app, tab: route.tab };
}

function load(query) {
  const wanted = query.toLowerCase();
  const people = [...world.users.values()].filter((user) => !user.is_bot && !user.deleted && user.id !== 'USLACKBOT' && `${nameOf(user)} ${user.title}`.toLowerCase().includes(wanted));
  return [{ options: people.map((user) => ({
    key: user.id,
    label: () => h('span', { class: 'offer' }, avatar(user, 32), h('span', { class: 'offer-words' }, h('strong', {}, nameOf(user)), h('span', { class: 'offer-about' }, [user.title, timeText(nowMs(), user.tz || 'UTC')].filter(Boolean).join(' · ')))),
  })) }];
}
