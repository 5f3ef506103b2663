// A minimal Bolt for JavaScript app: one durable insert for a /checkin, then its answer. Slack itself is never called:
// `authorize` answers in its place.
import bolt from "@slack/bolt";
import Database from "better-sqlite3";

const database = new Database(process.env.DATABASE);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec(
  "CREATE TABLE IF NOT EXISTS checkin (id INTEGER PRIMARY KEY, team TEXT NOT NULL, person TEXT NOT NULL, " +
    "line TEXT NOT NULL, at INTEGER NOT NULL)",
);
const insert = database.prepare("INSERT INTO checkin (team, person, line, at) VALUES (?, ?, ?, ?)");

const app = new bolt.App({
  signingSecret: process.env.SLACK_SIGNING_SECRET,
  authorize: async () => ({ botToken: "xoxb-bench", botId: "B0BENCH", botUserId: "U0BENCH" }),
  logLevel: bolt.LogLevel.ERROR,
});

app.command("/checkin", async ({ command, ack }) => {
  insert.run(command.team_id, command.user_id, command.text, Date.now());
  await ack({ response_type: "ephemeral", text: `Logged: ${command.text}` });
});

await app.start({ host: "127.0.0.1", port: Number(process.env.PORT) });
