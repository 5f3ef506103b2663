-- What the people of a lead are called, so that a line finds whom it names without reading their rows.
CREATE INDEX peer_called ON peer (lead_id, name, slack_user, id) WHERE removed_at IS NULL;
