// Every call the page makes to the sandbox. A failed call answers {ok:false, error} instead of throwing.

async function call(path, options) {
  try {
    const response = await fetch(path, options);
    const body = await response.json().catch(() => ({}));
    if (!response.ok && body.ok === undefined) return { ok: false, error: body.error ?? `status ${response.status}` };
    return body;
  } catch {
    return { ok: false, error: 'unreachable' };
  }
}

function get(path, params) {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value));
  return call(`/ui/${path}?${query}`);
}

function post(path, body) {
  return call(`/ui/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

export const api = {
  state: (as) => get('state', { as }),
  conversation: (as, id, thread) => get('conversation', { as, id, thread }),
  views: (as) => get('views', { as }),
  home: (as, app) => get('home', { as, app }),
  openHome: (as, app, tab) => post('home', { as, app, tab }),
  message: (as, channel, text, thread) => post('message', { as, channel, text, thread_ts: thread || undefined }),
  action: (body) => post('action', body),
  options: (body) => post('options', body),
  submit: (as, view, values) => post('submit', { as, view_id: view, values }),
  close: (as, view, all) => post('close', { as, view_id: view, all }),
  shortcut: (as, app, callback, message) => post('shortcut', { as, app, callback_id: callback, message }),
  read: (as, channel, ts) => post('read', { as, channel, ts }),
  react: (as, channel, ts, name) => post('reaction', { as, channel, ts, name }),
  status: (as, changes) => post('status', { as, ...changes }),
  clock: (body) => post('clock', body),
};

// At most one run at a time: calls that come while one is under way are answered by one more run after it.
export function coalesced(work) {
  let running = false;
  let again = false;
  return async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        await work();
      } while (again);
    } finally {
      running = false;
    }
  };
}
