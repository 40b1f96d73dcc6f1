BEGIN;
\ir setup.inc
SELECT plan(24);

SELECT pg_temp.person('plain'), pg_temp.person('p2'), pg_temp.person('p3'),
    pg_temp.person('p4'), pg_temp.person('p5'), pg_temp.person('p6'),
    pg_temp.person('p7'), pg_temp.person('p8'), pg_temp.person('partial'),
    pg_temp.person('nothing'), pg_temp.person('doubled'),
    pg_temp.person('mara', person_role => 'manager');
SELECT pg_temp.hours(p, '{2}', '09:00-12:00 13:00-17:00')
FROM unnest(ARRAY['plain', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8', 'partial'])
    AS p;
SELECT pg_temp.hours('doubled', '{7}', '00:00-24:00');

INSERT INTO sched.day_override (workspace_id, account_id, local_date, windows)
SELECT 'sched-test', pg_temp.id(p), '2026-11-24', pg_temp.minutes(w)
FROM (VALUES ('p2', '10:00-14:00'), ('p3', ''), ('p4', '10:00-14:00'),
    ('p6', ''), ('p8', '')) AS o (p, w);
INSERT INTO sched.scoped_override
    (workspace_id, account_id, scope_id, local_date, mode, windows)
SELECT 'sched-test', pg_temp.id(p), s, '2026-11-24', m, pg_temp.minutes(w)
FROM (VALUES
    ('p4', 'inv_one', 'add', '16:00-18:00'),
    ('p5', 'inv_one', 'block', '11:30-13:30'),
    ('p5', 'inv_day', 'block', ''),
    ('p5', 'inv_off', 'replace', ''),
    ('p6', 'inv_one', 'replace', '08:00-09:00'),
    ('p7', 'inv_pool', 'replace', '08:00-10:00'),
    ('p7', 'inv_sub', 'add', '15:00-18:00'),
    ('p8', 'inv_one', 'replace', '08:00-09:00')) AS o (p, s, m, w);
INSERT INTO sched.time_off (workspace_id, account_id, from_date, to_date, kind)
SELECT 'sched-test', pg_temp.id('p8'), '2026-11-24', '2026-11-24', 'vacation';
INSERT INTO sched.time_off (workspace_id, account_id, starts_at, ends_at, kind)
SELECT 'sched-test', pg_temp.id('partial'), '2026-11-24T15:00+01:00',
    '2026-11-24T20:00+01:00', 'other';

-- "windows; source; flags" of the Tuesday.
CREATE FUNCTION pg_temp.tuesday(person text, scopes text[] DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT format('%s; %s', pg_temp.clock(w.effective), w.source)
        || CASE WHEN w.closed THEN ', closed' ELSE '' END
        || CASE WHEN w.time_off <> 'none'
            THEN ', time_off ' || w.time_off ELSE '' END
    FROM sched.day_windows(
        pg_temp.id(person), '2026-11-24', '2026-11-24', scopes) w
$$;

SELECT pg_temp.me('mara');
SET LOCAL ROLE mcp_app;

SELECT is(pg_temp.tuesday('plain', '{inv_one}'),
    '09:00-12:00 13:00-17:00; weekly_hours',
    'P1: nothing else');
SELECT is(pg_temp.tuesday('p2', '{inv_one}'), '10:00-14:00; day_override',
    'P2: a day override is not the intersection');
SELECT is(pg_temp.tuesday('p3', '{inv_one}'), 'none; day_override, closed',
    'P3: closed');
SELECT is(pg_temp.tuesday('p4', '{inv_one}'),
    '10:00-14:00 16:00-18:00; invite_override',
    'P4: an invite adds to the day override');
SELECT is(pg_temp.tuesday('p4', '{inv_two}'), '10:00-14:00; day_override',
    'P4: others as P2');
SELECT is(pg_temp.tuesday('p5', '{inv_one}'),
    '09:00-11:30 13:30-17:00; invite_override',
    'P5: an invite blocks');
SELECT is(pg_temp.tuesday('p5', '{inv_day}'), 'none; invite_override, closed',
    'block without a window blocks the day');
SELECT is(pg_temp.tuesday('p5', '{inv_off}'), 'none; invite_override, closed',
    'replace without a window closes it');
SELECT is(pg_temp.tuesday('p6', '{inv_one}'), '08:00-09:00; invite_override',
    'P6: the invite wins over closed');
SELECT is(pg_temp.tuesday('p7', '{inv_sub,inv_pool}'),
    '09:00-12:00 13:00-18:00; invite_override',
    'P7: the sub-invite''s override puts the pool''s out of play');
SELECT is(pg_temp.tuesday('p7', '{inv_other,inv_pool}'),
    '08:00-10:00; invite_override',
    'P7: another sub-invite has the pool''s');
SELECT is(pg_temp.tuesday('p8', '{inv_one}'),
    'none; invite_override, time_off full',
    'P8: time off is taken away at last, always');
SELECT is(pg_temp.tuesday('partial', '{inv_one}'),
    '09:00-12:00 13:00-15:00; weekly_hours, time_off partial',
    'part of a day off');
SELECT is(pg_temp.tuesday('nothing', '{inv_one}'), 'none; none, closed',
    'nobody without hours can be booked');
SELECT is(pg_temp.tuesday('p7'), '09:00-12:00 13:00-17:00; weekly_hours',
    'no scope, no scoped override');

SELECT is(array_agg(w.dst ORDER BY w.local_date), ARRAY[0, 60, 0],
    'dst counts the minutes gained')
FROM sched.day_windows(pg_temp.id('plain'), '2026-10-24', '2026-10-26') w;
SELECT is(w.dst, -60, 'and lost')
FROM sched.day_windows(pg_temp.id('plain'), '2027-03-28', '2027-03-28') w;
SELECT is(
    array_agg(format('%s %s %s', w.local_date, w.weekday,
        pg_temp.clock(w.effective)) ORDER BY w.local_date),
    ARRAY['2026-11-23 1 none', '2026-11-24 2 09:00-12:00 13:00-17:00',
        '2026-11-25 3 none'],
    'a row a date, with its ISO weekday')
FROM sched.day_windows(pg_temp.id('plain'), '2026-11-23', '2026-11-25') w;
SELECT is(
    (SELECT (w.has_weekly_hours, w.day_override, w.invite_override)::text
     FROM sched.day_windows(pg_temp.id(p), '2026-11-24', '2026-11-24',
         '{inv_one}') w),
    flags, format('flags of %s', p))
FROM (VALUES ('plain', '(t,f,)'), ('p2', '(t,t,)'), ('p4', '(t,t,add)'),
    ('p6', '(t,t,replace)'), ('nothing', '(f,f,)')) AS f (p, flags);

RESET ROLE;
INSERT INTO sched.time_off (workspace_id, account_id, starts_at, ends_at, kind)
SELECT 'sched-test', pg_temp.id('doubled'), '2026-10-25T02:00+02:00',
    '2026-10-25T02:00+01:00', 'other';
SET LOCAL ROLE mcp_app;
SELECT is(pg_temp.clock(w.effective), '00:00-24:00',
    'an hour of the clock of which one pass remains is still there')
FROM sched.day_windows(pg_temp.id('doubled'), '2026-10-25', '2026-10-25') w;

SELECT * FROM finish();
ROLLBACK;
