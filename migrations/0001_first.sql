-- One schema for SQLite and PostgreSQL: TEXT and BIGINT only. Instants are epoch milliseconds, days are ISO
-- text, booleans are 0 or 1. Every row carries its workspace, and a row of a lead cannot point at a row of
-- another: the foreign keys hold both.

CREATE TABLE workspace (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    bot_user TEXT NOT NULL,
    state TEXT NOT NULL,
    installed_at BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE lead (
    id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    standing TEXT NOT NULL,
    paused_until TEXT,
    left_at BIGINT,
    hours_from BIGINT NOT NULL,
    hours_to BIGINT NOT NULL,
    budget_day BIGINT NOT NULL,
    budget_week BIGINT NOT NULL,
    days_off TEXT NOT NULL,
    skips_next BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    UNIQUE (workspace_id, user_id),
    UNIQUE (workspace_id, id)
);

CREATE TABLE peer (
    id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    slack_user TEXT,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    circle TEXT NOT NULL,
    cadence_days BIGINT,
    organisation TEXT,
    email TEXT,
    added_at BIGINT NOT NULL,
    last_contact BIGINT,
    last_talk BIGINT,
    last_chat BIGINT,
    nudged_at BIGINT,
    skipped_until BIGINT,
    removed_at BIGINT,
    -- Computed when the row is saved, so that finding the due costs what is due; null when not nudged about.
    due_at BIGINT,
    UNIQUE (lead_id, id),
    FOREIGN KEY (workspace_id, lead_id) REFERENCES lead (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX peer_due ON peer (lead_id, due_at);

CREATE TABLE milestone (
    id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    title TEXT NOT NULL,
    outcome TEXT NOT NULL,
    business_case TEXT,
    -- A peer of the lead; no foreign key, for an erased peer leaves the milestone standing.
    sponsor_id TEXT,
    channel TEXT,
    promised_on TEXT,
    first_estimate TEXT,
    estimate TEXT,
    first_promise TEXT,
    promise TEXT,
    state TEXT NOT NULL,
    done_on TEXT,
    within_budget BIGINT,
    result_wanted BIGINT,
    learned TEXT,
    dropped_at BIGINT,
    dropped_why TEXT,
    colour TEXT,
    next_update TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (lead_id, id),
    FOREIGN KEY (workspace_id, lead_id) REFERENCES lead (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX milestone_channel ON milestone (workspace_id, channel);

CREATE TABLE milestone_move (
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    milestone_id TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    moved_at BIGINT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    cause TEXT NOT NULL,
    PRIMARY KEY (milestone_id, ordinal),
    FOREIGN KEY (lead_id, milestone_id) REFERENCES milestone (lead_id, id) ON DELETE CASCADE
);
CREATE INDEX milestone_move_lead ON milestone_move (lead_id, milestone_id);

CREATE TABLE status_update (
    id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    milestone_id TEXT NOT NULL,
    words TEXT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    delivery_id TEXT,
    posted_at BIGINT,
    created_at BIGINT NOT NULL,
    edits BIGINT NOT NULL,
    FOREIGN KEY (lead_id, milestone_id) REFERENCES milestone (lead_id, id) ON DELETE CASCADE
);
CREATE INDEX status_update_milestone ON status_update (lead_id, milestone_id);
CREATE INDEX status_update_delivery ON status_update (delivery_id);

CREATE TABLE checkin (
    id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    peer_id TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    setting TEXT,
    structured BIGINT NOT NULL,
    initiator TEXT,
    learned TEXT,
    shared TEXT,
    follow_up TEXT,
    note TEXT,
    source TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    FOREIGN KEY (workspace_id, lead_id) REFERENCES lead (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (lead_id, peer_id) REFERENCES peer (lead_id, id) ON DELETE CASCADE
);
CREATE INDEX checkin_lead ON checkin (lead_id, happened_at);
CREATE INDEX checkin_peer ON checkin (lead_id, peer_id, happened_at);

CREATE TABLE nudge (
    id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    peer_id TEXT,
    milestone_id TEXT,
    reason TEXT NOT NULL,
    opener TEXT NOT NULL,
    state TEXT NOT NULL,
    -- When it was acted on, withdrawn, or seen to be ignored.
    settled_at BIGINT,
    -- When a snoozed one comes back.
    wake_at BIGINT,
    act TEXT,
    delivery_id TEXT NOT NULL,
    snoozes BIGINT NOT NULL,
    planned_at BIGINT NOT NULL,
    FOREIGN KEY (workspace_id, lead_id) REFERENCES lead (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (lead_id, peer_id) REFERENCES peer (lead_id, id) ON DELETE CASCADE,
    FOREIGN KEY (lead_id, milestone_id) REFERENCES milestone (lead_id, id) ON DELETE CASCADE
);
CREATE INDEX nudge_lead ON nudge (lead_id, planned_at);
CREATE INDEX nudge_peer ON nudge (lead_id, peer_id);
CREATE INDEX nudge_milestone ON nudge (lead_id, milestone_id);
CREATE INDEX nudge_delivery ON nudge (delivery_id);
CREATE INDEX nudge_wake ON nudge (wake_at) WHERE state = 'snoozed';

CREATE TABLE schedule (
    id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    channel TEXT,
    kind TEXT NOT NULL,
    cron TEXT NOT NULL,
    zone TEXT NOT NULL,
    next_at BIGINT,
    FOREIGN KEY (workspace_id, lead_id) REFERENCES lead (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX schedule_lead ON schedule (lead_id);
CREATE INDEX schedule_next ON schedule (next_at);

-- The proof of "never twice": one row for each occurrence and recipient that was handled.
CREATE TABLE schedule_run (
    workspace_id TEXT NOT NULL,
    schedule_id TEXT NOT NULL,
    occurrence BIGINT NOT NULL,
    recipient TEXT NOT NULL,
    PRIMARY KEY (schedule_id, occurrence, recipient),
    FOREIGN KEY (schedule_id) REFERENCES schedule (id) ON DELETE CASCADE
);

CREATE TABLE opener_use (
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    opener TEXT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (lead_id, used_at, opener),
    FOREIGN KEY (workspace_id, lead_id) REFERENCES lead (workspace_id, id) ON DELETE CASCADE
);

CREATE TABLE draft (
    id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    FOREIGN KEY (workspace_id, lead_id) REFERENCES lead (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX draft_lead ON draft (lead_id);

CREATE TABLE digest (
    workspace_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    week TEXT NOT NULL,
    delivery_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, channel, week)
);

CREATE TABLE inbox (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    arrived_at BIGINT NOT NULL,
    -- Until then the same id is a repeat.
    repeat_until BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX inbox_age ON inbox (repeat_until);

-- What came in and was not understood: kept as it came, shown by doctor. The id is a digest of the content.
CREATE TABLE unreadable (
    id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    raw TEXT NOT NULL,
    why TEXT NOT NULL,
    times BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    lane TEXT NOT NULL,
    -- The order of writing, within a lane.
    seq BIGINT NOT NULL,
    state TEXT NOT NULL,
    urgency BIGINT NOT NULL,
    call TEXT NOT NULL,
    -- The delivery whose message this one replaces or answers.
    target_id TEXT,
    -- 1 for a refresh: one row a person, pending again each time it is asked for.
    coalesced BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    expires_at BIGINT,
    attempts BIGINT NOT NULL,
    -- Counts every claim, so that a mark by one who lost the lease is recognised.
    claims BIGINT NOT NULL,
    -- 1 while a nudge waits for a better hour, and what follows it in its lane need not.
    held BIGINT NOT NULL,
    -- 1 when an attempt may have reached Slack although its answer is not known.
    ambiguous BIGINT NOT NULL,
    owner TEXT,
    lease_until BIGINT,
    channel TEXT,
    ts TEXT,
    settled_at BIGINT,
    error TEXT
);
CREATE INDEX outbox_pending ON outbox (urgency, due_at, seq) WHERE state = 'pending';
CREATE INDEX outbox_expiry ON outbox (expires_at) WHERE state = 'pending';
CREATE INDEX outbox_target ON outbox (target_id) WHERE state = 'pending';
CREATE INDEX outbox_lane ON outbox (workspace_id, lane, seq) WHERE state IN ('pending', 'sending');
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX outbox_seq ON outbox (seq);
CREATE UNIQUE INDEX outbox_one_sending ON outbox (workspace_id, lane) WHERE state = 'sending';
CREATE INDEX outbox_lease ON outbox (lease_until) WHERE state = 'sending';

-- Written by the health check: a store that only reads is not well.
CREATE TABLE probe (
    id BIGINT NOT NULL PRIMARY KEY,
    turns BIGINT NOT NULL
);
