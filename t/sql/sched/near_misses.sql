BEGIN;
\ir setup.inc
SELECT plan(12);

SELECT pg_temp.person('mara', person_role => 'manager');
SELECT pg_temp.person('Ada'), pg_temp.person('Ben'), pg_temp.person('Cem'),
    pg_temp.person('Dia');
SELECT pg_temp.hours('Ada', '{1}', '09:00-12:00');
SELECT pg_temp.hours('Ben', '{1}', '09:00-12:00');
SELECT pg_temp.hours('Cem', '{1}', '09:00-12:00');
INSERT INTO sched.settings (workspace_id, account_id, buffer_after_minutes,
    daily_limit)
VALUES ('sched-test', pg_temp.id('Ada'), 30, NULL),
    ('sched-test', pg_temp.id('Cem'), 0, 1);
SELECT pg_temp.event('Ada', '2026-11-23T11:00+01:00', '2026-11-23T12:00+01:00');
SELECT pg_temp.event('Ben', '2026-11-23T09:00+01:00', '2026-11-23T10:00+01:00'),
    pg_temp.event('Ben', '2026-11-23T11:30+01:00', '2026-11-23T12:00+01:00');

CREATE FUNCTION pg_temp.missed(people text[]) RETURNS text
LANGUAGE sql AS $$
    SELECT coalesce(string_agg(
        to_char(n.starts_at AT TIME ZONE 'Europe/Berlin', 'HH24:MI')
            || format(' %s %s', n.name, n.kind), ', ' ORDER BY n.starts_at),
        'none')
    FROM sched.near_misses(pg_temp.ids(VARIADIC people),
        '[2026-11-23,2026-11-24)', 60, 30, 'Europe/Berlin') n
$$;
CREATE FUNCTION pg_temp.why(people text[], duration integer DEFAULT 60)
RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(w.name || ' ' || coalesce(w.reason, 'open'), ', ')
    FROM sched.why_none(pg_temp.ids(VARIADIC people),
        '[2026-11-23,2026-11-24)', duration, 30, 'Europe/Berlin') w
$$;

SELECT set_config('mcp.now', '2026-11-20T07:00Z', true);
SELECT pg_temp.me('mara');
SET LOCAL ROLE mcp_app;

SELECT is(pg_temp.missed('{Ada,Ben}'),
    '09:00 Ben busy, 09:30 Ben busy, 10:00 Ada buffer, 10:30 Ada busy',
    'busy and buffer of one person; none where both fail');
SELECT is(pg_temp.missed('{Ada}'),
    '10:00 Ada buffer, 10:30 Ada busy, 11:00 Ada busy',
    'of one person, all that they fail alone');
SELECT is(pg_temp.missed('{Cem}'), 'none', 'an open day misses nothing');
RESET ROLE;
SELECT pg_temp.meeting('Cem', '2026-11-23T13:00+01:00',
    '2026-11-23T14:00+01:00');
SET LOCAL ROLE mcp_app;
SELECT is(pg_temp.missed('{Cem}'),
    '09:00 Cem limit, 09:30 Cem limit, 10:00 Cem limit, 10:30 Cem limit, '
    '11:00 Cem limit',
    'a limit');
SELECT is(pg_temp.missed('{Dia,Ben}'), 'none',
    'hours do not move: nobody is nearly free without them');

SELECT is(pg_temp.why('{Ada,Ben,Cem,Dia}'),
    'Ada open, Ben open, Cem limit, Dia no_hours', 'why each has none');
SELECT is(pg_temp.why('{Ada}', 240), 'Ada too_short',
    'no piece of hours is long enough');
SELECT is(pg_temp.why('{Ada}', 150), 'Ada fully_booked',
    'one is, but not what is free of it');
RESET ROLE;
INSERT INTO sched.time_off (workspace_id, account_id, from_date, to_date, kind)
VALUES ('sched-test', pg_temp.id('Ben'), '2026-11-23', '2026-11-27',
    'vacation');
SET LOCAL ROLE mcp_app;
SELECT is(pg_temp.why('{Ben}'), 'Ben time_off', 'on vacation');
SELECT is(pg_temp.missed('{Ben,Ada}'), 'none', 'time off does not move');
SELECT set_config('mcp.now', '2026-11-23T10:00Z', true);
SELECT is(pg_temp.missed('{Ada}'), 'none', 'nor does notice');
SELECT is(pg_temp.why('{Ada}'), 'Ada no_hours',
    'no hours are left of today');

SELECT * FROM finish();
ROLLBACK;
