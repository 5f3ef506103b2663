-- One deployment may serve many workspaces: the token of each, and the states of installations under way.
CREATE TABLE installation (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    bot_token TEXT NOT NULL,
    scopes TEXT NOT NULL,
    installer TEXT,
    installed_at BIGINT NOT NULL
);

CREATE TABLE install_state (
    -- A digest: who reads the table cannot finish an installation that another began.
    id TEXT NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);

-- From then on what its leads recorded is kept as long as that of a lead who left.
ALTER TABLE workspace ADD COLUMN uninstalled_at BIGINT;
