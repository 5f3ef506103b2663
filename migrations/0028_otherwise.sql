-- Whose name has other letters than A to Z in it, or an apostrophe: they may be meant by words that do not stand in it so.
-- A row by a program that does not know of it counts as one of them, which costs a look at the name and nothing else.
ALTER TABLE peer ADD COLUMN written_otherwise BIGINT NOT NULL DEFAULT 1;
UPDATE peer SET written_otherwise = 0 WHERE name NOT LIKE '%''%' AND length(name) = octet_length(name);
CREATE INDEX peer_otherwise ON peer (lead_id, removed_at, name, slack_user, id) WHERE written_otherwise = 1;
