INSERT INTO workspace (id, name, bot_user, state, installed_at) VALUES ('T1', 'Acme', 'UBOT', 'active', 1795262400000);
INSERT INTO lead (id, workspace_id, user_id, name, zone, standing, hours_from, hours_to, budget_day, budget_week, days_off, skips_next, joined_at)
    VALUES ('L1', 'T1', 'UL1', 'Ana', 'Europe/Madrid', 'active', 510, 1050, 1, 4, '["2026-12-25"]', 0, 1795262400000);
INSERT INTO peer (id, workspace_id, lead_id, name, role, circle, added_at, due_at)
    VALUES ('P1', 'T1', 'L1', 'Dana', 'cfo', 'core', 1795262400000, 1797854400000);
INSERT INTO milestone (id, workspace_id, lead_id, title, outcome, business_case, promised_on, first_estimate, estimate, first_promise, promise, state, created_at)
    VALUES ('M1', 'T1', 'L1', 'Close in three days', 'decide sooner', 'saves 40 days', '2026-11-01', '2027-04-01', '2027-04-01', '2027-05-01', '2027-05-12', 'promised', 1795262400000);
INSERT INTO milestone_move (workspace_id, lead_id, milestone_id, ordinal, moved_at, from_day, to_day, cause)
    VALUES ('T1', 'L1', 'M1', 0, 1795262400000, '2027-05-01', '2027-05-12', 'supplier');
INSERT INTO status_update (id, workspace_id, lead_id, milestone_id, words, channel, state, delivery_id, posted_at, created_at, edits)
    VALUES ('U1', 'T1', 'L1', 'M1', '{"outcome":"decide sooner","colour":"green","computed":null,"colour_reason":null,"confidence":[7,10],"first_promise":"2027-05-01","promise":"2027-05-12","likely":null,"safe":null,"moves":1,"last_cause":"supplier","delivered":null,"changed":"signed","means":"nothing","need":"Nothing","next_update":null}', 'C1', 'posted', 'D1', 1795262400000, 1795262400000, 0);
INSERT INTO checkin (id, workspace_id, lead_id, peer_id, happened_at, kind, setting, structured, learned, source, created_at)
    VALUES ('K1', 'T1', 'L1', 'P1', 1795262400000, 'relational', 'lunch', 0, 'the close takes 9 days', 'line', 1795262400000);
INSERT INTO nudge (id, workspace_id, lead_id, subject, peer_id, reason, opener, state, delivery_id, snoozes, planned_at)
    VALUES ('N1', 'T1', 'L1', 'check-in', 'P1', '30 days', 'close', 'sent', 'D2', 0, 1795262400000);
INSERT INTO schedule (id, workspace_id, lead_id, kind, cron, zone, next_at)
    VALUES ('S1', 'T1', 'L1', 'check-in', '30 9 * * 2,4', 'Europe/Madrid', 1795400000000);
INSERT INTO schedule_run (workspace_id, schedule_id, occurrence, recipient) VALUES ('T1', 'S1', 1795000000000, 'UL1');
INSERT INTO opener_use (workspace_id, lead_id, opener, used_at) VALUES ('T1', 'L1', 'close', 1795262400000);
INSERT INTO draft (id, workspace_id, lead_id, content, created_at) VALUES ('F1', 'T1', 'L1', '{"note":"half"}', 1795262400000);
INSERT INTO digest (workspace_id, channel, week, delivery_id) VALUES ('T1', 'C1', '2026-11-16', 'D3');
INSERT INTO inbox (workspace_id, id, arrived_at, repeat_until) VALUES ('T1', 'Ev1', 1795262400000, 1795435200000);
INSERT INTO unreadable (id, workspace_id, raw, why, times, first_at, last_at) VALUES ('0a', '', '{}', 'no type', 1, 1795262400000, 1795262400000);
INSERT INTO outbox (id, workspace_id, lane, seq, state, urgency, call, coalesced, generation, due_at, attempts, claims, held, ambiguous)
    VALUES ('D4', 'T1', 'C1', 1, 'pending', 1, '{"call":"post","channel":"C1","message":{"text":"hello","blocks":[]},"thread_of":null,"quiet":false}', 0, 1, 1795262400000, 0, 0, 0, 0);
