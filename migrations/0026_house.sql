-- What a database knows of itself, beside what it keeps for people.

-- The least step that a program has to know to write here. A step that programs before it cannot live with raises this
-- to its own number; all others only add.
CREATE TABLE least_step (
    id BIGINT NOT NULL PRIMARY KEY,
    step BIGINT NOT NULL
);
INSERT INTO least_step (id, step) VALUES (1, 26);

-- The copy that `rapport copy` makes into this database, until the bot first serves it: one row, or none.
CREATE TABLE moving (
    id BIGINT NOT NULL PRIMARY KEY,
    -- A digest of all that the source holds.
    source TEXT NOT NULL,
    -- Where the source was a backup that was never served: when that was made.
    backup_of BIGINT,
    -- The table under way, and the key of the last row of it that is here.
    at_table TEXT NOT NULL,
    after_key TEXT,
    finished_at BIGINT
);

-- From when the next call to Slack is in time, for all replicas together. By the database's own clock.
CREATE TABLE pace (
    workspace_id TEXT NOT NULL,
    what TEXT NOT NULL,
    next_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, what)
);
