-- What both sides agreed on, how the budget stands, and who may help.
ALTER TABLE milestone ADD COLUMN expected TEXT;
ALTER TABLE milestone ADD COLUMN expected_by TEXT;
ALTER TABLE milestone ADD COLUMN needed TEXT;
ALTER TABLE milestone ADD COLUMN needed_by TEXT;
ALTER TABLE milestone ADD COLUMN budget TEXT;
ALTER TABLE milestone ADD COLUMN budget_note TEXT;
ALTER TABLE milestone ADD COLUMN co_owner TEXT;
ALTER TABLE milestone ADD COLUMN stand_in TEXT;
CREATE INDEX milestone_co_owner ON milestone (workspace_id, co_owner) WHERE co_owner IS NOT NULL;
CREATE INDEX milestone_stand_in ON milestone (workspace_id, stand_in) WHERE stand_in IS NOT NULL;

-- What stands in the way of a milestone, and who was told when.
CREATE TABLE obstacle (
    id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    milestone_id TEXT NOT NULL,
    what TEXT NOT NULL,
    met_at BIGINT NOT NULL,
    told TEXT NOT NULL,
    cleared_at BIGINT,
    FOREIGN KEY (lead_id, milestone_id) REFERENCES milestone (lead_id, id) ON DELETE CASCADE
);
CREATE INDEX obstacle_milestone ON obstacle (lead_id, milestone_id);

-- What was done with a milestone beside its dates and posts, and by whom. Rows are only added.
CREATE TABLE milestone_deed (
    workspace_id TEXT NOT NULL,
    lead_id TEXT NOT NULL,
    milestone_id TEXT NOT NULL,
    done_at BIGINT NOT NULL,
    ordinal BIGINT NOT NULL,
    by_user TEXT NOT NULL,
    deed TEXT NOT NULL,
    PRIMARY KEY (milestone_id, done_at, ordinal),
    FOREIGN KEY (lead_id, milestone_id) REFERENCES milestone (lead_id, id) ON DELETE CASCADE
);
CREATE INDEX milestone_deed_lead ON milestone_deed (lead_id, milestone_id);
