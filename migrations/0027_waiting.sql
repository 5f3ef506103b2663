-- A lead's nudges that wait, however many there ever were: each line asks for them.
CREATE INDEX nudge_waiting ON nudge (lead_id) WHERE state IN ('planned', 'sent', 'snoozed');
