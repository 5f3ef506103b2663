-- Who was invited, or left: nobody is invited twice, nor after leaving. By whom is not kept.
CREATE TABLE invitation (
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    invited_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
);

-- As Slack names it, such as en-GB; empty until the profile was read.
ALTER TABLE lead ADD COLUMN locale TEXT NOT NULL DEFAULT '';
