// What Slack itself tells one person in a conversation: shown like an app's ephemeral message, and gone with the page.
import { nowMs, tell, world } from './world.js';

const said = [];

export function whisper(channel, thread, text) {
  said.push({ as: world.as, channel, thread: thread || '', message: { ts: (nowMs() / 1000).toFixed(6), user: 'USLACKBOT', username: 'Slackbot', text, ephemeral: true, reactions: [], files: [] } });
  tell('whisper', { id: channel });
}

export function withWhispers(messages, channel, thread) {
  const mine = said.filter((one) => one.as === world.as && one.channel === channel && one.thread === (thread || '')).map((one) => one.message);
  if (!mine.length) return messages;
  return [...messages, ...mine].sort((a, b) => Number(a.ts) - Number(b.ts));
}
