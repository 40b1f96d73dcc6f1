BEGIN;
\ir setup.inc
SELECT plan(9);

SELECT pg_temp.person('mara', person_role => 'manager');
SELECT pg_temp.person('ada'), pg_temp.person('ben', 'America/New_York');
-- In Berlin: Sunday 23:30, Monday 00:30 (Sunday in New York), Wednesday twice,
-- one of them a no-show, one cancelled, one declined by Ben, and the Monday
-- after.
SELECT pg_temp.meeting('ada', '2026-11-22T22:30Z', '2026-11-22T23:00Z',
        others => '{ben}'),
    pg_temp.meeting('ada', '2026-11-22T23:30Z', '2026-11-23T00:00Z',
        others => '{ben}', answer => 'accepted'),
    pg_temp.meeting('ada', '2026-11-25T10:00Z', '2026-11-25T10:30Z'),
    pg_temp.meeting('ada', '2026-11-25T12:00Z', '2026-11-25T12:30Z',
        state => 'no_show'),
    pg_temp.meeting('ada', '2026-11-25T14:00Z', '2026-11-25T14:30Z',
        state => 'cancelled'),
    pg_temp.meeting('ada', '2026-11-26T14:00Z', '2026-11-26T14:30Z',
        others => '{ben}', answer => 'declined'),
    pg_temp.meeting('ada', '2026-11-30T10:00Z', '2026-11-30T10:30Z');

SELECT pg_temp.me('mara');
SET LOCAL ROLE mcp_app;
SELECT is(
    (SELECT (l.day_meetings, l.week_meetings)::text
     FROM sched.load(pg_temp.id(person), day) l), expected, what)
FROM (VALUES
    ('ada', date '2026-11-22', '(1,1)', 'Sunday belongs to the week before'),
    ('ada', '2026-11-23', '(1,4)', 'a meeting counts on the day of its start'),
    ('ada', '2026-11-25', '(2,4)', 'no-shows count, cancelled ones do not'),
    ('ada', '2026-11-24', '(0,4)', 'a day without, in the week'),
    ('ada', '2026-11-30', '(1,1)', 'the next week'),
    ('ben', '2026-11-22', '(2,2)', 'the day is that of the person''s zone'),
    ('ben', '2026-11-26', '(0,0)', 'what one has declined does not count')
) AS c (person, day, expected, what);
SELECT is(
    (SELECT array_agg(format('%s:%s/%s', to_char(l.local_date, 'DD'),
        l.day_meetings, l.week_meetings) ORDER BY l.local_date)
     FROM sched.loads(pg_temp.id('ada'), '2026-11-22', '2026-11-30') l),
    '{22:1/1,23:1/4,24:0/4,25:2/4,26:1/4,27:0/4,28:0/4,29:0/4,30:1/1}',
    'the same of many days at once');
SELECT is(
    (SELECT l.day_meetings
     FROM sched.loads(pg_temp.id('ada'), '2026-11-25', '2026-11-25', m.id) l),
    1, 'a meeting that is moved does not count')
FROM sched.meeting m
WHERE m.starts_at = '2026-11-25T10:00Z' AND m.workspace_id = 'sched-test';

SELECT * FROM finish();
ROLLBACK;
