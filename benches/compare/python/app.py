"""A minimal Bolt for Python app: one durable insert for a /checkin, then its answer. Slack itself is never called:
`authorize` answers in its place."""

import fcntl
import logging
import os
import sqlite3
import threading
import time

from flask import Flask, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult

logging.basicConfig(level=logging.ERROR)


def connect():
    database = sqlite3.connect(os.environ["DATABASE"], timeout=30, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    return database


# One worker after the other: of two that turn a new file to WAL at once, SQLite tells one that it is locked.
with open(os.environ["DATABASE"] + ".lock", "w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    connect().execute(
        "CREATE TABLE IF NOT EXISTS checkin (id INTEGER PRIMARY KEY, team TEXT NOT NULL, person TEXT NOT NULL, "
        "line TEXT NOT NULL, at INTEGER NOT NULL)"
    )
of_thread = threading.local()


def insert(row):
    if not hasattr(of_thread, "database"):
        of_thread.database = connect()
    of_thread.database.execute("INSERT INTO checkin (team, person, line, at) VALUES (?, ?, ?, ?)", row)


def authorize(enterprise_id, team_id, user_id):
    return AuthorizeResult(
        enterprise_id=enterprise_id,
        team_id=team_id,
        bot_token="xoxb-bench",
        bot_id="B0BENCH",
        bot_user_id="U0BENCH",
    )


# Without `process_before_response` every answer waits for the next turn of a loop that sleeps 10 ms.
app = App(
    signing_secret=os.environ["SLACK_SIGNING_SECRET"],
    authorize=authorize,
    token_verification_enabled=False,
    process_before_response=True,
)


@app.command("/checkin")
def checkin(ack, command):
    insert((command["team_id"], command["user_id"], command["text"], int(time.time() * 1000)))
    ack(response_type="ephemeral", text=f"Logged: {command['text']}")


web = Flask(__name__)
handler = SlackRequestHandler(app)


@web.route("/slack/events", methods=["POST"])
def events():
    return handler.handle(request)
