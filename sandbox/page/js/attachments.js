// Legacy attachments: a coloured bar beside text, fields or blocks.
import { BlockStack } from './blockstack.js';
import { h } from './dom.js';
import { linkNode } from './mentions.js';
import { mrkdwn } from './mrkdwn.js';
import { Surface } from './surface.js';

const NAMED = { good: '#2eb67d', warning: '#ecb22e', danger: '#e01e5a' };

function colorOf(color) {
  if (NAMED[color]) return NAMED[color];
  return /^#?[0-9a-f]{3,6}$/i.test(color ?? '') ? `#${color.replace('#', '')}` : 'var(--line-strong)';
}

export function attachments(list, container, form) {
  return h('div', { class: 'attachments' }, list.map((one) => h('div', { class: 'attachment', style: { '--edge': colorOf(one.color) } }, one.blocks ? blocks(one, container, form) : classic(one))));
}

function blocks(one, container, form) {
  return new BlockStack(new Surface({ container, kind: 'message', form })).show(one.blocks);
}

function classic(one) {
  return [
    one.pretext && h('div', { class: 'text' }, mrkdwn(one.pretext)),
    one.author_name && h('div', { class: 'attachment-author' }, one.author_name),
    one.title && h('div', { class: 'attachment-title' }, one.title_link ? linkNode(one.title_link, one.title) : mrkdwn(one.title)),
    one.text && h('div', { class: 'text' }, mrkdwn(one.text)),
    one.fields && h('div', { class: 'fields' }, one.fields.map((field) => h('div', { class: 'field' }, h('strong', {}, field.title), h('div', {}, mrkdwn(field.value))))),
    one.image_url && h('img', { src: one.image_url, alt: one.fallback ?? '', loading: 'lazy' }),
    one.footer && h('div', { class: 'attachment-footer' }, mrkdwn(one.footer)),
  ];
}
