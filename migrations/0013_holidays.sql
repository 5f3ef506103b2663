-- A lead's own calendar of holidays: where it is, what it told of, and when it is read again.
CREATE TABLE holiday_calendar (
    lead_id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    address TEXT NOT NULL,
    days TEXT NOT NULL,
    -- When the days were worked out; read_at says until when they are known to be true.
    days_at BIGINT,
    -- The server's own marks of that reading, so that an unchanged calendar costs it nothing.
    etag TEXT,
    modified TEXT,
    trouble TEXT,
    read_at BIGINT,
    next_read_at BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    FOREIGN KEY (workspace_id, lead_id) REFERENCES lead (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX holiday_calendar_next ON holiday_calendar (next_read_at);

-- The calendars that the operator set for everybody: one row for all of them, as every lead is loaded with its days.
CREATE TABLE house_calendar (
    id TEXT NOT NULL PRIMARY KEY,
    days TEXT NOT NULL,
    -- Each calendar by a digest of its address, with what the columns above hold.
    sources TEXT NOT NULL,
    next_read_at BIGINT NOT NULL
);
