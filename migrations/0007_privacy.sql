-- The keys that notes are encrypted with, by name, each with a text sealed by it: a missing key is noticed at the start.
CREATE TABLE notes_key (
    id TEXT NOT NULL PRIMARY KEY,
    proof TEXT NOT NULL
);

-- What an operator did with one person's data: by whom, when, which act, and a digest of whom; never the data.
CREATE TABLE audit (
    id TEXT NOT NULL PRIMARY KEY,
    done_at BIGINT NOT NULL,
    by_whom TEXT NOT NULL,
    act TEXT NOT NULL,
    whom TEXT NOT NULL,
    counts TEXT NOT NULL
);
CREATE INDEX audit_done ON audit (done_at);
