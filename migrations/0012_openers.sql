-- Openers of a lead's own: for anyone, for a role, or for one person, with whom they go.
CREATE TABLE own_opener (
    id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    category TEXT NOT NULL,
    role TEXT,
    peer_id TEXT,
    words TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    -- Set while the lead keeps it back.
    hidden_at BIGINT,
    FOREIGN KEY (workspace_id, lead_id) REFERENCES lead (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (lead_id, peer_id) REFERENCES peer (lead_id, id) ON DELETE CASCADE
);
CREATE INDEX own_opener_lead ON own_opener (lead_id, peer_id);

-- Openers of the catalogue that a lead does not want to see, by their key.
CREATE TABLE hidden_opener (
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    opener TEXT NOT NULL,
    hidden_at BIGINT NOT NULL,
    PRIMARY KEY (lead_id, opener),
    FOREIGN KEY (workspace_id, lead_id) REFERENCES lead (workspace_id, id) ON DELETE CASCADE
);
