-- Who Slack said joined, took up a role or left: their user and the role guessed from their title, nothing else. Kept
-- 60 days, so that a lead hears of a new colleague, and so that a change of title can be told from a first look at it.
CREATE TABLE sighting (
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    role TEXT NOT NULL,
    news TEXT NOT NULL,
    news_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX sighting_news ON sighting (workspace_id, news_at);
CREATE INDEX sighting_seen ON sighting (seen_at);

-- A nudge about somebody who is on no list yet, and how far an if-then plan has come.
ALTER TABLE nudge ADD COLUMN about_user TEXT;
ALTER TABLE nudge ADD COLUMN about_role TEXT;
ALTER TABLE nudge ADD COLUMN stage TEXT NOT NULL DEFAULT 'nudge';
CREATE INDEX nudge_about ON nudge (lead_id, about_user) WHERE about_user IS NOT NULL;

-- The roles of the leadership team that a lead says there is nobody for.
ALTER TABLE lead ADD COLUMN none_here TEXT NOT NULL DEFAULT '[]';
