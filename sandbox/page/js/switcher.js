// The search field in the top bar: jump to any conversation by name (Ctrl or Cmd + K).
import { appAvatar, avatar } from './avatar.js';
import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { openPicker } from './picker.js';
import { go } from './route.js';
import { appOfBot, on, titleOf, userOf, world } from './world.js';

export function switcher(root) {
  const words = h('span', {});
  const button = h('button', { type: 'button', class: 'search', 'aria-haspopup': 'listbox', 'aria-expanded': 'false', dataset: { testid: 'switcher' }, on: { click: open } }, icon('search', 16), words);
  fill(root, button);
  on('state', () => fill(words, `Search ${world.workspace.name}`));
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k' || document.getElementById('slack').inert) return;
    event.preventDefault();
    open();
  });
  function open() {
    openPicker({ anchor: button, label: 'Jump to', placeholder: 'Jump to a person, channel or app', load, onPick: visit });
  }
}

function load(query) {
  const wanted = query.toLowerCase().replace(/^[#@]/, '');
  const fits = world.conversations.filter((one) => titleOf(one).toLowerCase().includes(wanted));
  return [{ options: fits.map((one) => ({ key: one.id, conversation: one, label: () => row(one) })) }];
}

function row(conversation) {
  const app = appOfBot(conversation.with);
  const face = conversation.kind === 'channel' ? icon(conversation.private ? 'lock' : 'hash', 18) : app ? appAvatar(app, 20) : avatar(userOf(conversation.with), 20);
  return h('span', { class: 'with-face' }, face, titleOf(conversation));
}

function visit({ conversation }) {
  const app = appOfBot(conversation.with);
  go({ open: conversation.id, thread: '', app: app?.id ?? '', tab: app ? 'messages' : '' });
}
