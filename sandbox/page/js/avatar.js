// A person's or an app's picture: initials on their colour; apps get a rounder square.
import { h } from './dom.js';
import { emojiText } from './emoji.js';
import { appOf, appOfBot, nameOf } from './world.js';

const COLORS = ['#8d3fa0', '#2d7ea8', '#3a7d44', '#b3541e', '#a63a50', '#4059ad', '#6b5b95', '#1c7c7d', '#8a6d1f', '#c0392b'];

function colorOf(user) {
  if (user?.color) return user.color.startsWith('#') ? user.color : `#${user.color}`;
  const sum = [...(user?.id ?? '?')].reduce((total, char) => total + char.charCodeAt(0), 0);
  return COLORS[sum % COLORS.length];
}

function initialsOf(user) {
  if (user?.initials) return user.initials;
  return nameOf(user).split(/\s+/).map((word) => word[0]).slice(0, 2).join('').toUpperCase();
}

// White initials must stay readable: on a colour too light for them they turn dark.
function inkOn(color) {
  const [r, g, b] = [1, 3, 5].map((at) => (Number.parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2);
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return 1.05 / (light + 0.05) < 3.4 ? '#1d1c1d' : '#ffffff';
}

export function avatar(user, size = 36) {
  const color = colorOf(user);
  return h('span', {
    class: user?.is_bot ? 'avatar avatar-app' : 'avatar',
    'aria-hidden': 'true',
    style: { '--size': `${size}px`, '--on': inkOn(color), background: color },
  }, initialsOf(user));
}

export function appAvatar(app, size = 36) {
  return avatar({ id: app.id, is_bot: true, color: app.color, initials: [...app.name][0]?.toUpperCase(), name: app.name }, size);
}

// A message's author may be an app's bot: then the app's face is the one to show.
export function authorAvatar(user, appId, size) {
  const app = (user && appOfBot(user.id)) ?? appOf(appId);
  return app ? appAvatar(app, size) : avatar(user, size);
}

export function appBadge() {
  return h('span', { class: 'app-badge' }, 'APP');
}

export function statusEmoji(user) {
  if (!user?.status_emoji) return null;
  return h('span', { class: 'status-emoji', title: user.status_text || 'Status' }, emojiText(user.status_emoji));
}
