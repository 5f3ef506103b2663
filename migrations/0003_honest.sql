-- What was promised when and why, with the forecast as it was then. Rows are only added.
CREATE TABLE milestone_said (
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    milestone_id TEXT NOT NULL,
    said_at BIGINT NOT NULL,
    promise TEXT NOT NULL,
    estimate TEXT NOT NULL,
    likely TEXT,
    safe TEXT,
    met BIGINT,
    of_items BIGINT,
    why TEXT NOT NULL,
    PRIMARY KEY (milestone_id, said_at),
    FOREIGN KEY (lead_id, milestone_id) REFERENCES milestone (lead_id, id) ON DELETE CASCADE
);
CREATE INDEX milestone_said_lead ON milestone_said (lead_id, milestone_id);

-- What a status update said before each edit.
CREATE TABLE status_update_version (
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    update_id TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    words TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (update_id, ordinal),
    FOREIGN KEY (workspace_id, lead_id) REFERENCES lead (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (update_id) REFERENCES status_update (id) ON DELETE CASCADE
);
CREATE INDEX status_update_version_lead ON status_update_version (lead_id);

-- Words that the readers of a channel, or a peer of the lead, know.
CREATE TABLE allowed_word (
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    peer_id TEXT NOT NULL,
    word TEXT NOT NULL,
    allowed_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel, peer_id, word),
    FOREIGN KEY (workspace_id, lead_id) REFERENCES lead (workspace_id, id) ON DELETE CASCADE
);

CREATE TABLE promise (
    id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    peer_id TEXT NOT NULL,
    what TEXT NOT NULL,
    promised_on TEXT NOT NULL,
    first_estimate TEXT NOT NULL,
    estimate TEXT NOT NULL,
    first_due TEXT NOT NULL,
    due TEXT NOT NULL,
    moves TEXT NOT NULL,
    reason TEXT,
    state TEXT NOT NULL,
    done_on TEXT,
    dropped_at BIGINT,
    dropped_why TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (lead_id, id),
    FOREIGN KEY (workspace_id, lead_id) REFERENCES lead (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (lead_id, peer_id) REFERENCES peer (lead_id, id) ON DELETE CASCADE
);

ALTER TABLE nudge ADD COLUMN promise_id TEXT;
