// The address after # says who acts and what is open, so that every screen has a link of its own.
import { tell } from './world.js';

const KEYS = ['as', 'open', 'thread', 'app', 'tab', 'theme'];

export const route = read();

function read() {
  const params = new URLSearchParams(location.hash.slice(1).replace(/^\/?/, ''));
  return Object.fromEntries(KEYS.map((key) => [key, params.get(key) ?? '']));
}

export function go(changes, { replace = false } = {}) {
  Object.assign(route, changes);
  const params = new URLSearchParams(KEYS.filter((key) => route[key]).map((key) => [key, route[key]]));
  const hash = `#${params}`;
  if (hash === location.hash) return;
  if (replace) history.replaceState(null, '', hash);
  else history.pushState(null, '', hash);
  tell('route');
}

export function followAddress() {
  const moved = () => {
    Object.assign(route, read());
    tell('route');
  };
  window.addEventListener('popstate', moved);
  window.addEventListener('hashchange', moved);
}
