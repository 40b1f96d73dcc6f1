BEGIN;
\ir setup.inc
SELECT plan(8);

CREATE FUNCTION pg_temp.bounds(day date, zone text) RETURNS text
LANGUAGE sql AS $$
    SELECT format('%s %s, %s h',
        to_char(lower(b) AT TIME ZONE 'UTC', 'MM-DD HH24:MI"Z"'),
        to_char(upper(b) AT TIME ZONE 'UTC', 'MM-DD HH24:MI"Z"'),
        (extract(epoch FROM upper(b) - lower(b)) / 3600)::real)
    FROM sched.day_bounds(day, zone) b
$$;

SELECT is(pg_temp.bounds('2026-09-06', 'America/Santiago'),
    '09-06 04:00Z 09-07 03:00Z, 23 h',
    'Z5: a day without midnight starts when it starts');
SELECT is(mcp.rfc3339(sched.day_start('2026-09-06', 'America/Santiago'),
        'America/Santiago'), '2026-09-06T01:00:00-03:00',
    'Z5: at 01:00-03:00');
SELECT is(pg_temp.bounds(day, zone), expected, what)
FROM (VALUES
    (date '2026-11-23', 'Europe/Berlin', '11-22 23:00Z 11-23 23:00Z, 24 h',
     'a plain day'),
    ('2026-10-25', 'Europe/Berlin', '10-24 22:00Z 10-25 23:00Z, 25 h',
     'a day with an hour twice'),
    ('2026-11-01', 'America/Havana', '11-01 04:00Z 11-02 05:00Z, 25 h',
     'a midnight that comes twice: the first starts the day'),
    ('2026-10-31', 'America/Havana', '10-31 04:00Z 11-01 04:00Z, 24 h',
     'and ends the one before'),
    -- 23:30 went to 00:30, so this day had no first half hour, and the clock
    -- was changed within the day before.
    ('1919-03-31', 'America/Toronto', '03-31 04:30Z 04-01 04:00Z, 23.5 h',
     'a gap that began before midnight')
) AS c (day, zone, expected, what);
SELECT ok(isempty(sched.day_bounds('2011-12-30', 'Pacific/Apia')),
    'a date that a zone skipped is empty');

SELECT * FROM finish();
ROLLBACK;
