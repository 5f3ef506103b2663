// Starts the page and keeps its panes on the address.
import { clockBar } from './clockbar.js';
import { ConversationPane } from './conversation.js';
import { Modals } from './modal.js';
import { notice } from './notices.js';
import { followAddress, go, route } from './route.js';
import { Sidebar } from './sidebar.js';
import { listen } from './stream.js';
import { switcher } from './switcher.js';
import { ThreadPane } from './thread.js';
import { appOf, imWith, on, refreshState, world } from './world.js';
import { whisper } from './whispers.js';

const ACTOR = 'sandbox-acting-as';
const at = (id) => document.getElementById(id);

clockBar(at('sandbox-bar'));
switcher(at('topbar'));
new Sidebar(at('rail'), at('sidebar'));
const conversation = new ConversationPane(at('conversation'));
const thread = new ThreadPane(at('thread'));
const modals = new Modals(at('modals'), at('slack'));

async function actor(wanted) {
  world.as = wanted;
  await refreshState();
  // The wanted user may be gone; then the sandbox says who to be.
  if (!world.me || (wanted && world.me.id !== wanted)) await refreshState();
  if (!world.me) return setTimeout(() => actor(''), 1500);
  localStorage.setItem(ACTOR, world.as);
  go({ as: world.as }, { replace: true });
  listen();
  modals.fetch();
  return follow();
}

function follow() {
  if (!world.me) return;
  if (route.as && route.as !== world.as) {
    actor(route.as);
    return;
  }
  if (!openSomething()) return;
  const opened = Boolean(route.open || route.app);
  document.body.dataset.pane = route.thread ? 'thread' : opened ? 'conversation' : 'list';
  conversation.follow();
  thread.follow(conversation.open);
}

// With nothing in the address, a wide page opens the app's messages: that is what one came to try.
function openSomething() {
  const app = appOf(route.app);
  const im = app && imWith(app.bot_user);
  if (im && route.open !== im.id) {
    go({ open: im.id, tab: route.tab || 'messages' }, { replace: true });
    return false;
  }
  if (route.open || route.app || window.innerWidth <= 480) return true;
  const [first] = world.apps;
  const target = (first && imWith(first.bot_user)) ?? world.conversations[0];
  if (!target) return true;
  go({ open: target.id, app: first?.id ?? '', tab: first ? 'messages' : '' }, { replace: true });
  return false;
}

on('route', follow);
on('state', () => world.me && route.as === world.as && follow());
on('everything', refreshState);
// A modal shows its own trouble; what has no conversation has no better place than a notice.
on('error', ({ channel, text }) => {
  if (channel) whisper(channel, '', text);
  else if (!modals.top) notice(text, { trouble: true });
});
on('connected', () => document.body.classList.remove('offline'));
on('disconnected', () => document.body.classList.add('offline'));
document.addEventListener('visibilitychange', () => conversation.read());
window.addEventListener('resize', () => !route.open && follow());

followAddress();
actor(route.as || localStorage.getItem(ACTOR) || '');
