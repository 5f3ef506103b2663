// Things that float over the page: menus, lists, calendars, dialogs. The topmost one gets Escape and clicks outside.
import { freshId, h } from './dom.js';

const open = [];
const root = () => document.getElementById('layers');

// Floats `content` beside `anchor` (or the bigger box named by `beside`). Focus returns to the anchor when it closes by key.
export function float(anchor, content, { onClose, width, side = 'below', align = 'start', beside = anchor } = {}) {
  const box = h('div', { class: 'float', id: freshId('float') }, content);
  if (width) box.style.width = `${width}px`;
  root().append(box);
  const layer = { box, anchor, close };
  const place = () => position(box, beside, side, align);
  open.push(layer);
  anchor.setAttribute('aria-expanded', 'true');
  anchor.setAttribute('aria-controls', box.id);
  place();
  window.addEventListener('resize', place);
  document.addEventListener('scroll', place, true);

  function close({ refocus = false } = {}) {
    const at = open.indexOf(layer);
    if (at < 0) return;
    open.splice(at, 1);
    window.removeEventListener('resize', place);
    document.removeEventListener('scroll', place, true);
    const held = box.contains(document.activeElement);
    box.remove();
    anchor.setAttribute('aria-expanded', 'false');
    anchor.removeAttribute('aria-controls');
    if ((refocus || held) && anchor.isConnected) anchor.focus({ preventScroll: true });
    onClose?.();
  }
  return { close, place, box };
}

function position(box, anchor, side, align) {
  if (!anchor.isConnected || window.innerWidth <= 480) return;
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = window.innerHeight - at.bottom - 12;
  const up = side === 'above' ? at.top - 12 >= height || at.top > below : below < height && at.top - 12 > below;
  const wantedLeft = align === 'end' ? at.right - width : at.left;
  box.style.left = `${Math.max(8, Math.min(wantedLeft, window.innerWidth - width - 8))}px`;
  const top = up ? at.top - height - 4 : at.bottom + 4;
  box.style.top = `${Math.max(8, Math.min(top, window.innerHeight - height - 8))}px`;
}

// A dialog that stands over everything else, such as a confirmation. It keeps Tab inside itself.
export function dialog(content, { label, onClose, className = 'dialog', dataset } = {}) {
  const back = document.activeElement;
  const panel = h('div', { class: className, role: 'dialog', 'aria-modal': 'true', 'aria-label': label, tabindex: '-1', dataset }, content);
  const shade = h('div', { class: 'shade' }, panel);
  root().append(shade);
  const layer = { box: panel, shade, close };
  open.push(layer);
  panel.addEventListener('keydown', (event) => keepTabInside(panel, event));
  (panel.querySelector('[data-first]') ?? panel).focus();

  function close() {
    const at = open.indexOf(layer);
    if (at < 0) return;
    open.splice(at, 1);
    shade.remove();
    if (back?.isConnected) back.focus({ preventScroll: true });
    onClose?.();
  }
  return { close, panel };
}

export function keepTabInside(panel, event) {
  if (event.key !== 'Tab') return;
  const stops = [...panel.querySelectorAll('a[href], button, input, textarea, select, [tabindex="0"]')].filter((one) => !one.disabled && one.tabIndex >= 0 && one.offsetParent !== null);
  if (!stops.length) return;
  const [first, last] = [stops[0], stops[stops.length - 1]];
  if (event.shiftKey && (document.activeElement === first || document.activeElement === panel)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && document.activeElement === last) {
    event.preventDefault();
    first.focus();
  }
}

export const anyFloat = () => open.length > 0;

export function closeFloats() {
  for (const layer of [...open].reverse()) layer.close();
}

// A list whose control was redrawn would write into a control nobody sees.
export function closeOrphans() {
  for (const layer of [...open].reverse()) if (layer.anchor && !layer.anchor.isConnected) layer.close();
}

document.addEventListener('pointerdown', (event) => {
  const top = open[open.length - 1];
  if (!top || top.box.contains(event.target) || top.anchor?.contains(event.target)) return;
  // Gone already: a list that redrew itself under the pointer.
  if (!event.target.isConnected) return;
  top.close();
}, true);

document.addEventListener('keydown', (event) => {
  const top = open[open.length - 1];
  if (event.key !== 'Escape' || !top || event.defaultPrevented) return;
  event.preventDefault();
  event.stopPropagation();
  top.close({ refocus: true });
}, true);
