// Short words at the foot of the page, also read out by screen readers.
import { h } from './dom.js';

export function notice(text, { trouble = false } = {}) {
  const root = document.getElementById('notices');
  const box = h('div', { class: trouble ? 'notice notice-trouble' : 'notice', dataset: { testid: 'notice' } }, text);
  root.append(box);
  while (root.children.length > 3) root.firstElementChild.remove();
  setTimeout(() => box.remove(), trouble ? 9000 : 5000);
}
