// What the page knows of the workspace, as the acting user sees it, and who wants to hear when it changes.
import { api, coalesced } from './api.js';

export const world = {
  as: '', me: null, workspace: { name: '' }, users: new Map(), conversations: [], apps: [], jumps: [], groups: [],
  clock: { now: Date.now(), paused: false, speed: 1, simulated: false, heardAt: Date.now() },
};

const listeners = new Map();

export function on(kind, listener) {
  if (!listeners.has(kind)) listeners.set(kind, new Set());
  listeners.get(kind).add(listener);
}

export function tell(kind, detail) {
  for (const listener of listeners.get(kind) ?? []) listener(detail);
}

export const refreshState = coalesced(async () => {
  const asked = world.as;
  const state = await api.state(asked);
  if (!state.users) {
    // A user of an earlier run may be gone: begin again as whoever the sandbox names.
    if (asked && state.error !== 'unreachable') world.as = '';
    tell('trouble', state.error ?? 'no answer');
    return;
  }
  if (asked !== world.as) return;
  Object.assign(world, {
    me: state.me, as: state.me.id, workspace: state.workspace, conversations: state.conversations, apps: state.apps,
    jumps: state.jumps ?? [], groups: state.groups ?? [], users: new Map(state.users.map((user) => [user.id, user])),
  });
  hearClock(state.clock);
  tell('state');
});

export function hearClock(clock) {
  if (!clock) return;
  world.clock = { ...clock, heardAt: Date.now() };
  tell('clock');
}

// Milliseconds of the workspace's clock, carried on from the last report at its speed.
export function nowMs() {
  const { now, paused, speed, heardAt } = world.clock;
  return paused ? now : now + (Date.now() - heardAt) * (speed ?? 1);
}

export const userOf = (id) => world.users.get(id);
export const conversationOf = (id) => world.conversations.find((one) => one.id === id);
export const appOf = (id) => world.apps.find((one) => one.id === id);
export const appOfBot = (user) => world.apps.find((one) => one.bot_user === user);
export const imWith = (user) => world.conversations.find((one) => one.kind === 'im' && one.with === user);
export const zone = () => world.me?.tz || 'UTC';
export const locale = () => world.me?.locale || 'en-US';

export function nameOf(user) {
  if (!user) return 'Someone';
  return user.real_name || user.name || user.id;
}

export function titleOf(conversation) {
  if (!conversation) return '';
  return conversation.kind === 'im' ? nameOf(userOf(conversation.with)) : conversation.name;
}
