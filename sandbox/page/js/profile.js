// The acting user's own settings that an app may notice: status, paused notifications, time zone.
import { api } from './api.js';
import { timeText } from './dates.js';
import { emojiChar } from './emoji.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { openMenu } from './menu.js';
import { notice } from './notices.js';
import { nowMs, world } from './world.js';

const HOUR = 3_600_000;
const STATUSES = [
  ['calendar', 'In a meeting', HOUR], ['house_with_garden', 'Working remotely', 8 * HOUR], ['face_with_thermometer', 'Out sick', 24 * HOUR], ['palm_tree', 'Vacationing', 7 * 24 * HOUR],
];

async function save(changes, words) {
  const answer = await api.status(world.as, changes);
  notice(answer.ok === false ? `Not saved: ${answer.error}` : words, { trouble: answer.ok === false });
}

export function openProfile(anchor) {
  const { me } = world;
  const statuses = STATUSES.map(([emoji, text, lasts]) => ({
    label: text, icon: h('span', { class: 'emoji' }, emojiChar(emoji)), dataset: { testid: `status-${emoji}` },
    choose: () => save({ status_emoji: `:${emoji}:`, status_text: text, status_expiration: Math.round((nowMs() + lasts) / 1000) }, `Status set: ${text}`),
  }));
  const clear = { label: 'Clear status', icon: icon('close'), choose: () => save({ status_emoji: '', status_text: '', status_expiration: 0 }, 'Status cleared') };
  const pause = (label, lasts) => ({ label, icon: icon('bell'), choose: () => save({ dnd_until: lasts ? Math.round(nowMs() + lasts) : 0 }, lasts ? 'Notifications paused' : 'Notifications on') });
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  openMenu(anchor, [
    { title: `${me.real_name}${me.tz_label ? ` · ${me.tz_label}` : ''}` },
    { title: 'Set a status' }, ...statuses, me.status_emoji && clear,
    { divider: true }, { title: me.dnd_until ? `Notifications paused until ${timeText(me.dnd_until)}` : 'Notifications' }, pause('Pause for 1 hour', HOUR), pause('Pause for a day', 24 * HOUR), pause('Resume', 0),
    here !== me.tz && { divider: true },
    here !== me.tz && { label: 'Use this computer’s time zone', hint: here, icon: icon('world'), choose: () => save({ tz: here }, `Time zone: ${here}`) },
  ].filter(Boolean), { label: 'Profile', side: 'above', width: 280 });
}
