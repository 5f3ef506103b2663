-- What went deeper than the contact itself.
ALTER TABLE checkin ADD COLUMN involvement TEXT;
ALTER TABLE checkin ADD COLUMN played_back BIGINT NOT NULL DEFAULT 0;
ALTER TABLE checkin ADD COLUMN need TEXT;
ALTER TABLE checkin ADD COLUMN need_options TEXT NOT NULL DEFAULT '[]';

-- How to be with them, in the lead's words, and when a vendor's contract renews.
ALTER TABLE peer ADD COLUMN prefers TEXT;
ALTER TABLE peer ADD COLUMN cares TEXT;
ALTER TABLE peer ADD COLUMN goal TEXT;
ALTER TABLE peer ADD COLUMN they_need TEXT;
ALTER TABLE peer ADD COLUMN we_need TEXT;
ALTER TABLE peer ADD COLUMN renews_on TEXT;

-- What the last check-ins have in common, counted as they are logged; it may bring a peer up early.
ALTER TABLE peer ADD COLUMN started_by_them BIGINT NOT NULL DEFAULT 0;
ALTER TABLE peer ADD COLUMN requests BIGINT NOT NULL DEFAULT 0;
ALTER TABLE peer ADD COLUMN learned_only BIGINT NOT NULL DEFAULT 0;
ALTER TABLE peer ADD COLUMN shared_only BIGINT NOT NULL DEFAULT 0;
