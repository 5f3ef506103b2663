// Light or dark: as the system says, until one chooses otherwise here or in the address.
import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { go, route } from './route.js';
import { on } from './world.js';

const KEY = 'sandbox-theme';
const system = matchMedia('(prefers-color-scheme: dark)');

const chosen = () => route.theme || localStorage.getItem(KEY) || '';
const isDark = () => (chosen() ? chosen() === 'dark' : system.matches);

function apply() {
  const dark = isDark();
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  return dark;
}

export function themeButton() {
  const button = h('button', { type: 'button', class: 'bar-button bar-icon', dataset: { testid: 'theme' }, on: { click: flip } });
  const show = () => {
    const dark = apply();
    fill(button, icon(dark ? 'sun' : 'moon'));
    const words = dark ? 'Use the light theme' : 'Use the dark theme';
    button.setAttribute('aria-label', words);
    button.title = words;
  };
  function flip() {
    const next = isDark() ? 'light' : 'dark';
    localStorage.setItem(KEY, next);
    if (route.theme) go({ theme: next }, { replace: true });
    show();
  }
  system.addEventListener('change', show);
  on('route', show);
  show();
  return button;
}
