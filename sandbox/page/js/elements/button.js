import { h } from '../dom.js';
import { icon } from '../icons.js';
import { safeUrl } from '../mentions.js';
import { openMenu } from '../menu.js';
import { textNode } from '../text.js';

const STYLES = { primary: 'button button-primary', danger: 'button button-danger' };

export function button(spec, block, surface) {
  const url = safeUrl(spec.url);
  const payload = { text: spec.text, value: spec.value, style: spec.style };
  const node = h(url ? 'a' : 'button', {
    class: STYLES[spec.style] ?? 'button',
    type: url ? undefined : 'button',
    href: url, target: url && '_blank', rel: url && 'noopener noreferrer',
    'aria-label': spec.accessibility_label,
    dataset: { actionId: spec.action_id ?? '', value: spec.value ?? '' },
    on: { click: () => node.getAttribute('aria-busy') || surface.press(block, spec, payload, node) },
  }, h('span', { class: 'button-words' }, textNode(spec.text)));
  return node;
}

export function overflow(spec, block, surface) {
  const node = h('button', {
    class: 'button overflow', type: 'button', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-label': 'More options',
    dataset: { actionId: spec.action_id ?? '' }, on: { click: open },
  }, icon('more'));
  function open() {
    openMenu(node, spec.options.map((option) => ({
      label: textNode(option.text), hint: option.description && textNode(option.description), dataset: { value: option.value, testid: 'option' },
      choose: () => {
        if (safeUrl(option.url)) window.open(option.url, '_blank', 'noopener');
        surface.press(block, spec, { selected_option: option }, node);
      },
    })), { label: 'More options', align: 'end' });
  }
  return node;
}

export function imageElement(spec) {
  return h('img', { class: 'accessory-image', src: spec.image_url, alt: spec.alt_text ?? '', loading: 'lazy' });
}
