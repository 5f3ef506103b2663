// Where a select's options come from: the element itself, the app, or the workspace's people and conversations.
import { avatar } from '../avatar.js';
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { textNode, wordsOf } from '../text.js';
import { conversationOf, nameOf, titleOf, userOf, world } from '../world.js';

const FIELDS = { static: 'selected_option', external: 'selected_option', users: 'selected_user', channels: 'selected_channel', conversations: 'selected_conversation' };

// {field, load(query), fromState(held) → option}: `option.held` is what goes into the state.
export function source(spec, block, surface) {
  const kind = spec.type.replace('multi_', '').replace('_select', '');
  const many = spec.type.startsWith('multi_');
  return { field: many ? `${FIELDS[kind]}s` : FIELDS[kind], wait: kind === 'external' ? 250 : 0, fromState: MAKE[kind], load: (query) => LOAD[kind](query, spec, block, surface) };
}

const MAKE = {
  static: fromOption, external: fromOption, users: fromUser, channels: fromConversation, conversations: fromConversation,
};

function fromOption(option) {
  return { key: option.value, words: wordsOf(option.text), held: option, label: () => textNode(option.text), hint: option.description && (() => textNode(option.description)) };
}

function fromUser(id) {
  const user = userOf(id);
  const name = user ? nameOf(user) : id;
  return { key: id, words: `${name} ${user?.name ?? ''}`, held: id, label: () => h('span', { class: 'with-face' }, user && avatar(user, 20), h('span', {}, name), id === world.as && h('span', { class: 'you' }, ' (you)')) };
}

function fromConversation(id) {
  const conversation = conversationOf(id);
  if (conversation?.kind === 'im') return { ...fromUser(conversation.with), key: id, held: id };
  const name = conversation ? titleOf(conversation) : id;
  return { key: id, words: name, held: id, label: () => h('span', { class: 'with-face' }, icon(conversation?.private ? 'lock' : 'hash', 16), name) };
}

const matches = (query) => (option) => option.words.toLowerCase().includes(query.toLowerCase());

const LOAD = {
  static: (query, spec) => groupsOf(spec).map((group) => ({ ...group, options: group.options.filter(matches(query)) })),
  external: loadExternal,
  users: (query) => [{ options: people().map((user) => fromUser(user.id)).filter(matches(query)) }],
  channels: (query) => [{ options: channels((one) => !one.private).filter(matches(query)) }],
  conversations: (query, spec) => [{ options: conversations(spec.filter ?? {}).filter(matches(query)) }],
};

function groupsOf(spec) {
  if (spec.option_groups) return spec.option_groups.map((group) => ({ title: wordsOf(group.label), options: group.options.map(fromOption) }));
  return [{ options: (spec.options ?? []).map(fromOption) }];
}

async function loadExternal(query, spec, block, surface) {
  if (query.length < (spec.min_query_length ?? 3)) {
    const left = spec.min_query_length ?? 3;
    return [{ title: `Type ${left === 1 ? 'a letter' : `${left} letters`} to search`, options: [] }];
  }
  return groupsOf(await surface.options(block, spec, query));
}

function people() {
  return [...world.users.values()].filter((user) => !user.deleted).sort((a, b) => Number(a.is_bot) - Number(b.is_bot) || nameOf(a).localeCompare(nameOf(b)));
}

function channels(keep) {
  return world.conversations.filter((one) => one.kind === 'channel' && !one.archived && keep(one)).map((one) => fromConversation(one.id));
}

function conversations(filter) {
  const include = filter.include ?? ['public', 'private', 'im', 'mpim'];
  const wanted = (one) => {
    if (one.archived) return false;
    if (one.kind === 'im') return include.includes('im') && !(filter.exclude_bot_users && userOf(one.with)?.is_bot);
    return include.includes(one.private ? 'private' : 'public');
  };
  return world.conversations.filter(wanted).map((one) => fromConversation(one.id));
}
