-- What was answered in the monthly and quarterly reviews; no words and nobody where a question was left out.
CREATE TABLE review_answer (
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    period TEXT NOT NULL,
    question TEXT NOT NULL,
    practice TEXT NOT NULL,
    peer_id TEXT,
    milestone_id TEXT,
    words TEXT,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (lead_id, period, question),
    FOREIGN KEY (workspace_id, lead_id) REFERENCES lead (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (lead_id, peer_id) REFERENCES peer (lead_id, id) ON DELETE CASCADE,
    FOREIGN KEY (lead_id, milestone_id) REFERENCES milestone (lead_id, id) ON DELETE CASCADE
);
CREATE INDEX review_answer_peer ON review_answer (lead_id, peer_id);
CREATE INDEX review_answer_milestone ON review_answer (lead_id, milestone_id);
