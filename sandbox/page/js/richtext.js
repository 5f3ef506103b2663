// The rich_text block: what Slack's own composer writes.
import { h } from './dom.js';
import { emojiChar, emojiNode } from './emoji.js';
import { broadcastNode, channelNode, dateNode, groupNode, linkNode, userNode } from './mentions.js';

export function richText(block) {
  return h('div', { class: 'rich-text' }, (block.elements ?? []).map(part));
}

function part(element) {
  const inner = () => (element.elements ?? []).map(leaf);
  switch (element.type) {
    case 'rich_text_list': return list(element);
    case 'rich_text_preformatted': return h('pre', {}, inner());
    case 'rich_text_quote': return h('blockquote', {}, inner());
    default: return h('div', { class: 'rich-section' }, inner());
  }
}

function list(element) {
  const tag = element.style === 'ordered' ? 'ol' : 'ul';
  const start = element.offset ? element.offset + 1 : undefined;
  const items = (element.elements ?? []).map((item) => h('li', {}, (item.elements ?? []).map(leaf)));
  return h(tag, { start, style: { 'margin-left': `${(element.indent ?? 0) * 28}px` } }, items);
}

const LEAVES = {
  text: (leafNode) => lines(leafNode.text),
  link: (leafNode) => linkNode(leafNode.url, leafNode.text || leafNode.url),
  emoji: (leafNode) => emojiNode(leafNode.name, emojiChar(leafNode.name, leafNode.skin_tone) ?? `:${leafNode.name}:`),
  user: (leafNode) => userNode(leafNode.user_id),
  channel: (leafNode) => channelNode(leafNode.channel_id),
  usergroup: (leafNode) => groupNode(leafNode.usergroup_id),
  broadcast: (leafNode) => broadcastNode(leafNode.range),
  date: (leafNode) => dateNode(leafNode.timestamp, leafNode.format, leafNode.url, leafNode.fallback),
  color: (leafNode) => h('span', {}, leafNode.value),
};

function leaf(element) {
  let node = LEAVES[element.type]?.(element) ?? '';
  const style = element.style ?? {};
  if (style.code) node = h('code', {}, node);
  if (style.bold) node = h('strong', {}, node);
  if (style.italic) node = h('em', {}, node);
  if (style.strike) node = h('s', {}, node);
  return node;
}

function lines(text) {
  return text.split('\n').map((line, at) => [at > 0 && h('br'), line]);
}
