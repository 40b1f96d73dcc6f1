BEGIN;
\ir setup.inc
SELECT plan(13);

CREATE FUNCTION pg_temp.pieces(day date, windows text, zone text) RETURNS text
LANGUAGE sql AS $$
    SELECT coalesce(string_agg(format('%s-%s',
        to_char(lower(p) AT TIME ZONE 'UTC', 'DD HH24:MI'),
        to_char(upper(p) AT TIME ZONE 'UTC', 'DD HH24:MI')), ', ' ORDER BY p),
        'empty')
    FROM unnest(sched.window_instants(
        day, pg_temp.minutes(windows), zone)) AS p
$$;

SELECT is(pg_temp.pieces(day, windows, zone), expected, what)
FROM (VALUES
    (date '2027-03-28', '01:00-05:00', 'Europe/Berlin', '28 00:00-28 03:00',
     'Z6: a gap takes an hour'),
    ('2027-03-28', '02:00-03:00', 'Europe/Berlin', 'empty',
     'Z7: a window that is the gap is empty'),
    ('2027-03-28', '02:30-04:00', 'Europe/Berlin', '28 01:00-28 02:00',
     'Z7: a window that begins in the gap begins after it'),
    ('2026-10-25', '01:00-02:30', 'Europe/Berlin',
     '24 23:00-25 00:30, 25 01:00-25 01:30',
     'Z8: an edge in the doubled hour makes two pieces'),
    ('2026-11-01', '01:30-03:00', 'America/New_York',
     '01 05:30-01 06:00, 01 06:30-01 08:00',
     'Z9: at the other edge too'),
    ('2026-11-01', '00:00-24:00', 'America/New_York', '01 04:00-02 05:00',
     'Z10: a whole day of 25 h'),
    ('2027-03-14', '00:00-24:00', 'America/New_York', '14 05:00-15 04:00',
     'Z10: a whole day of 23 h'),
    ('2026-11-23', '09:00-12:00 13:00-17:00', 'Europe/Berlin',
     '23 08:00-23 11:00, 23 12:00-23 16:00',
     'a plain day'),
    ('2026-11-23', '', 'Europe/Berlin', 'empty',
     'no windows, no instants'),
    ('2011-12-30', '00:00-24:00', 'Pacific/Apia', 'empty',
     'a skipped date has none'),
    -- The clock went from 00:01 back to 23:01: the date came, left for an hour
    -- and came again.
    ('2006-10-29', '00:00-24:00', 'America/St_Johns',
     '29 02:30-29 02:31, 29 03:30-30 03:30',
     'a date in two pieces')
) AS c (day, windows, zone, expected, what);

SELECT is(pg_temp.clock(sched.minutes_of_day('2026-10-25',
        sched.window_instants('2026-10-25', '{[60,150)}', 'Europe/Berlin'),
        'Europe/Berlin')),
    '01:00-02:30', 'minutes_of_day reads the clock back');
SELECT is(pg_temp.clock(sched.minutes_of_day('2026-11-23',
        '{["2026-11-23T08:00:01Z","2026-11-23T09:00:59Z"),
          ["2026-11-23T10:00:10Z","2026-11-23T10:00:50Z")}',
        'Europe/Berlin')),
    '09:01-10:00', 'and promises no part of a minute as a whole one');

SELECT * FROM finish();
ROLLBACK;
