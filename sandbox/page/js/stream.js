// The sandbox's stream of changes for the acting user. It says what changed; whoever shows that thing asks for it again.
import { hearClock, refreshState, tell, world } from './world.js';

let source = null;
let stateTimer = 0;

export function listen() {
  source?.close();
  source = new EventSource(`/ui/stream?as=${encodeURIComponent(world.as)}`);
  let lost = false;
  source.onopen = () => {
    tell('connected');
    if (lost) tell('everything');
    lost = false;
  };
  source.onerror = () => {
    lost = true;
    tell('disconnected');
  };
  source.onmessage = (event) => hear(JSON.parse(event.data));
}

function hear(change) {
  if (change.type === 'clock') hearClock(change.clock ?? change);
  else if (change.type === 'state') stateSoon();
  else tell(change.type, change);
  // Unread counts live in the lists, so a message anywhere means asking for them again, but once for a burst.
  if (change.type === 'conversation') stateSoon();
}

function stateSoon() {
  clearTimeout(stateTimer);
  stateTimer = setTimeout(refreshState, 120);
}
