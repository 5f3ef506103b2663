// Blocks to nodes, one function a block type.
import { h, freshId } from './dom.js';
import { element as elementNode } from './elements/element.js';
import { richText } from './richtext.js';
import { textNode, wordsOf } from './text.js';

const RENDER = {
  section, actions, context, header, divider, image, input,
  rich_text: (block) => richText(block),
  video: (block) => h('div', { class: 'block-unknown' }, `Video: ${wordsOf(block.title)}`),
  file: () => h('div', { class: 'block-unknown' }, 'File'),
  markdown: (block) => h('div', { class: 'block-text' }, block.text),
};

export function renderBlock(block, surface) {
  const draw = RENDER[block.type] ?? unknown;
  const inner = draw(block, surface);
  return h('div', { class: `block block-${block.type}`, dataset: { blockId: block.block_id ?? '' } }, inner);
}

function unknown(block) {
  return h('div', { class: 'block-unknown' }, `This sandbox does not draw “${block.type}” blocks.`);
}

function section(block, surface) {
  const words = h('div', { class: 'section-words' },
    block.text && h('div', { class: 'block-text' }, textNode(block.text)),
    block.fields && h('div', { class: 'fields' }, block.fields.map((field) => h('div', { class: 'block-text field' }, textNode(field)))));
  if (!block.accessory) return words;
  const wide = !['image', 'button', 'overflow'].includes(block.accessory.type);
  return h('div', { class: wide ? 'section-row section-wide' : 'section-row' }, words,
    h('div', { class: 'accessory' }, elementNode(block.accessory, block, surface, { label: wordsOf(block.text) })));
}

function actions(block, surface) {
  return h('div', { class: 'actions' }, (block.elements ?? []).map((one) => elementNode(one, block, surface, {})));
}

function context(block) {
  return h('div', { class: 'context' }, (block.elements ?? []).map((one) => (one.type === 'image'
    ? h('img', { src: one.image_url, alt: one.alt_text ?? '', loading: 'lazy' })
    : h('span', { class: 'context-text' }, textNode(one)))));
}

function header(block, surface) {
  return h(surface.kind === 'modal' ? 'h3' : 'h2', { class: 'block-header' }, textNode(block.text));
}

function divider() {
  return h('hr');
}

function image(block) {
  const source = block.image_url ?? block.slack_file?.url ?? (block.slack_file?.id ? `/files/${block.slack_file.id}/image` : '');
  return h('figure', { class: 'image' },
    block.title && h('figcaption', {}, textNode(block.title)),
    h('img', { src: source, alt: block.alt_text ?? '', loading: 'lazy' }));
}

function input(block, surface) {
  const id = freshId('field');
  const error = surface.errors[block.block_id];
  const described = [error && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(' ');
  const grouped = ['checkboxes', 'radio_buttons'].includes(block.element.type);
  const label = [textNode(block.label), block.optional && h('span', { class: 'optional' }, ' (optional)')];
  return h('div', { class: error ? 'input has-error' : 'input', role: grouped ? 'group' : undefined, 'aria-labelledby': grouped ? `${id}-label` : undefined },
    h(grouped ? 'div' : 'label', { class: 'label', id: `${id}-label`, for: grouped ? undefined : id }, label),
    elementNode(block.element, block, surface, { id, label: wordsOf(block.label), described, invalid: Boolean(error), required: !block.optional }),
    error && h('div', { class: 'field-error', id: `${id}-error`, role: 'alert', dataset: { testid: 'field-error' } }, error),
    block.hint && h('div', { class: 'hint', id: `${id}-hint` }, textNode(block.hint)));
}
