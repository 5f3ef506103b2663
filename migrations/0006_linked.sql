-- Where the work on a milestone is tracked, what was read there, and when it is read again.
CREATE TABLE milestone_link (
    milestone_id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    address TEXT NOT NULL,
    -- The tracker by its code; 'page' for an address that is only a link.
    kind TEXT NOT NULL,
    reading TEXT,
    -- The tracker's own mark of this reading, so that an unchanged one costs it nothing.
    etag TEXT,
    trouble TEXT,
    read_at BIGINT,
    next_read_at BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    FOREIGN KEY (lead_id, milestone_id) REFERENCES milestone (lead_id, id) ON DELETE CASCADE
);
CREATE INDEX milestone_link_lead ON milestone_link (lead_id, milestone_id);
CREATE INDEX milestone_link_next ON milestone_link (next_read_at);
