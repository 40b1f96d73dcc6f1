BEGIN;
\ir setup.inc
SELECT plan(8);

SELECT pg_temp.person('night'), pg_temp.person('nine'),
    pg_temp.person('mara', person_role => 'manager');
SELECT pg_temp.hours('night', '{5}', '22:00-24:00');
SELECT pg_temp.hours('night', '{6}', '00:00-02:00');
SELECT pg_temp.hours('nine', '{1,2,3,4,5}', '09:00-17:00');

CREATE FUNCTION pg_temp.show(instants tstzmultirange) RETURNS text
LANGUAGE sql AS $$
    SELECT coalesce(string_agg(format('%s-%s',
        to_char(lower(p) AT TIME ZONE 'UTC', 'DD HH24:MI'),
        to_char(upper(p) AT TIME ZONE 'UTC', 'DD HH24:MI')), ', ' ORDER BY p),
        'none')
    FROM unnest(instants) AS p
$$;

SELECT pg_temp.me('mara');
SET LOCAL ROLE mcp_app;
SELECT is(pg_temp.show(sched.working(pg_temp.id('night'),
        '[2026-11-20,2026-11-23)')),
    '20 21:00-21 01:00', 'Z11: hours over midnight are one range');
INSERT INTO sched.day_override (workspace_id, account_id, local_date, windows)
SELECT 'sched-test', pg_temp.id('night'), '2026-11-21', '{}';
SELECT is(pg_temp.show(sched.working(pg_temp.id('night'),
        '[2026-11-20,2026-11-23)')),
    '20 21:00-20 23:00', 'Z11: an override closes its own date only');

SELECT is(pg_temp.show(sched.working(pg_temp.id('nine'),
        '[2026-11-23T10:00Z,2026-11-24T09:00Z)')),
    '23 10:00-23 16:00, 24 08:00-24 09:00', 'clipped to what was asked for');
SELECT is(pg_temp.show(sched.working(pg_temp.id('nine'), 'empty')), 'none',
    'nothing asked for, nothing found');

INSERT INTO sched.time_off (workspace_id, account_id, from_date, to_date, kind)
SELECT 'sched-test', pg_temp.id('nine'), '2026-11-24', '2026-11-25', 'vacation';
SELECT is(pg_temp.show(sched.off(pg_temp.id('nine'),
        '[2026-11-23,2026-11-30)')),
    '23 23:00-25 23:00', 'whole days off are local days');
SELECT is(pg_temp.show(sched.working(pg_temp.id('nine'),
        '[2026-11-23,2026-11-28)')),
    '23 08:00-23 16:00, 26 08:00-26 16:00, 27 08:00-27 16:00',
    'and nobody works then');

-- 6. A change of zone keeps hours at the clock, and meetings at the instant.
RESET ROLE;
SELECT pg_temp.meeting('nine', '2026-11-23T10:00Z', '2026-11-23T11:00Z') <> '';
UPDATE mcp.account SET time_zone = 'America/New_York'
WHERE id = pg_temp.id('nine');
SET LOCAL ROLE mcp_app;
SELECT is(pg_temp.show(sched.working(pg_temp.id('nine'),
        '[2026-11-23,2026-11-24)')),
    '23 14:00-23 22:00', 'moved to New York, 09:00 is 14:00Z');
SELECT is(pg_temp.show(sched.busy(pg_temp.id('nine'),
        '[2026-11-23,2026-11-24)')),
    '23 10:00-23 11:00', 'and the meeting is when it was');

SELECT * FROM finish();
ROLLBACK;
