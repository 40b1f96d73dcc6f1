-- Dates that differ: 8 day overrides (hours of one date for everybody) and 6
-- overrides of invites (for one invite alone), two of each mode.

SELECT sample.is_loaded('overrides') AS loaded \gset
\if :loaded
\q
\endif

-- Erin's Tuesday of week 1 is R1's. Cem's Saturday cuts his Friday night of
-- week 2 at midnight. Mara's is past.
INSERT INTO sched.day_override (workspace_id, account_id, local_date, windows,
    note, updated_by, updated_at)
SELECT 'harbor', account_id, sample.day(week, weekday), windows::int4multirange,
    note, account_id, sample.at(-2, 4, '17:05')
FROM (
    VALUES
    ('acc_her1n00000', 1, 2, '{}', 'Volunteering day'),
    ('acc_hada000000', 1, 3, '{[600,840)}', 'Child is ill in the afternoon'),
    ('acc_hben000000', 1, 5, '{[480,720),[780,900)}', 'Train at four'),
    ('acc_hj0nas0000', 2, 3, '{[480,840)}', 'School play'),
    ('acc_hpr1ya0000', 2, 2, '{[720,1200)}', 'Late shift for Berlin'),
    ('acc_hada000000', 2, 4, '{}', 'Packing'),
    ('acc_hcem000000', 2, 6, '{}', 'Wedding'),
    ('acc_hmara00000', -1, 4, '{[540,720)}', NULL)
) AS given (account_id, week, weekday, windows, note);

-- On Friday of week 2 the pool and one of its sub-invites differ: for that one
-- the sub-invite's row counts alone (P7). The last is of a revoked invite.
INSERT INTO sched.scoped_override (workspace_id, id, account_id, scope_id,
    local_date, mode, windows, note, created_by, created_at, updated_at)
SELECT 'harbor', 'avo_h' || lpad(n::text, 10, '0'), account_id, scope_id,
    sample.day(week, weekday), mode, windows::int4multirange, note, account_id,
    at, at
FROM (
    VALUES
    (1, 'acc_hj0nas0000', 'inv_h0000000001', 2, 4, 'add', '{[1020,1140)}',
        'Students have lectures until four'),
    (2, 'acc_hj0nas0000', 'inv_h0000000001', 2, 5, 'replace', '{[480,600)}',
        NULL),
    (3, 'acc_hj0nas0000', 'inv_h0000000003', 2, 5, 'add', '{[900,1080)}',
        'Mateo writes an exam in the morning'),
    (4, 'acc_hada000000', 'inv_h0000000019', 1, 4, 'block', '{[690,810)}',
        'The room is taken'),
    (5, 'acc_her1n00000', 'inv_h0000000038', 2, 1, 'replace', '{}', NULL),
    (6, 'acc_hben000000', 'inv_h0000000034', 2, 3, 'block', '{}', NULL)
) AS given (n, account_id, scope_id, week, weekday, mode, windows, note)
CROSS JOIN LATERAL (
    SELECT sample.at(-1, 5, '09:40') + n * interval '3 min' AS at
) AS moment;

INSERT INTO sample.part VALUES ('overrides');
