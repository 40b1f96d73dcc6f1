BEGIN;
\ir setup.inc
SELECT plan(7);

SELECT pg_temp.person('ada');
SELECT pg_temp.meeting('ada', '2026-11-23T08:00Z', '2026-11-23T09:00Z',
    state => state)
FROM unnest(ARRAY['scheduled', 'cancelled', 'completed', 'no_show']) AS state;
SELECT is(
    (SELECT sched.meeting_status(m, clock::timestamptz)
     FROM sched.meeting m
     WHERE m.workspace_id = 'sched-test' AND m.status = state),
    expected, format('%s at %s reads %s', state, clock, expected))
FROM (VALUES
    ('scheduled', '2026-11-23T08:59:59Z', 'scheduled'),
    ('scheduled', '2026-11-23T09:00:00Z', 'completed'),
    ('cancelled', '2026-11-23T10:00:00Z', 'cancelled'),
    ('no_show', '2026-11-23T10:00:00Z', 'no_show'),
    ('completed', '2026-11-23T08:30:00Z', 'completed')
) AS c (state, clock, expected);
SELECT set_config('mcp.now', '2026-11-23T09:00:00Z', true);
SELECT is(
    (SELECT sched.meeting_status(m) FROM sched.meeting m
     WHERE m.workspace_id = 'sched-test' AND m.status = 'scheduled'),
    'completed', 'by the platform''s clock');
SELECT is(sched.effective_status('scheduled', '2026-11-23T09:00:01Z'),
    'scheduled', 'of columns, the same');

SELECT * FROM finish();
ROLLBACK;
