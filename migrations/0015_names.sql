-- What the people of a lead are called, so that a line finds whom it names without reading their rows.
CREATE INDEX peer_called ON peer (lead_id, removed_at, name, slack_user, id);
