BEGIN;
\ir setup.inc
SELECT plan(34);

SELECT pg_temp.person('mara', person_role => 'manager');
SELECT pg_temp.person(p)
FROM unnest(ARRAY['s1', 's4', 's5', 's8', 's10', 'limited']) AS p;
SELECT pg_temp.person('ny', 'America/New_York'),
    pg_temp.person('nynight', 'America/New_York'),
    pg_temp.person('kolkata', 'Asia/Kolkata');
SELECT pg_temp.hours(p, '{1,2}', '09:00-12:00 13:00-17:00')
FROM unnest(ARRAY['s1', 's4', 's10', 'limited']) AS p;
SELECT pg_temp.hours(p, '{1,2,3,4,5}', '09:00-17:00')
FROM unnest(ARRAY['s5', 'ny']) AS p;
SELECT pg_temp.hours('kolkata', '{1,2,3,4,5}', '09:30-18:30');
SELECT pg_temp.hours('s8', '{6}', '22:00-24:00');
SELECT pg_temp.hours('s8', '{7}', '00:00-04:00');
SELECT pg_temp.hours('nynight', '{7}', '00:00-04:00');
SELECT pg_temp.event('s1', '2026-11-23T10:00+01:00', '2026-11-23T10:30+01:00');
SELECT pg_temp.meeting('s4', '2026-11-23T10:00+01:00', '2026-11-23T10:30+01:00',
    30);
INSERT INTO sched.settings
    (workspace_id, account_id, daily_limit, weekly_limit,
        minimum_notice_minutes)
VALUES ('sched-test', pg_temp.id('s10'), 2, NULL, 240),
    ('sched-test', pg_temp.id('limited'), NULL, 3, 600);
SELECT pg_temp.meeting('s10', '2026-11-23T09:00+01:00',
        '2026-11-23T09:30+01:00'),
    pg_temp.meeting('s10', '2026-11-23T14:00+01:00', '2026-11-23T14:30+01:00'),
    pg_temp.meeting('s10', '2026-11-24T09:00+01:00', '2026-11-24T09:30+01:00');

-- Starts as clocks, a day after the other, of one request at a clock: the days
-- [day, day + days) of the zone.
CREATE FUNCTION pg_temp.starts(
    people text[],
    now timestamptz,
    day date,
    days integer,
    duration integer,
    step integer,
    notice integer DEFAULT 0,
    before integer DEFAULT NULL,
    after integer DEFAULT NULL,
    shown text DEFAULT 'HH24:MI',
    zone text DEFAULT 'Europe/Berlin',
    shown_zone text DEFAULT NULL)
RETURNS text LANGUAGE sql AS $$
    SELECT set_config('mcp.now', now::text, true);
    SELECT coalesce(string_agg(
            to_char(s.starts_at AT TIME ZONE coalesce(shown_zone, zone), shown),
            ' ' ORDER BY s.starts_at), 'none')
    FROM sched.slots(pg_temp.ids(VARIADIC people),
        tstzrange(sched.day_start(day, zone),
                  sched.day_start(day + days, zone)),
        duration, step, zone,
        buffer_before_minutes => before, buffer_after_minutes => after,
        notice_minutes => notice) s
$$;

-- The same with the offset, for days on which a clock comes twice.
CREATE FUNCTION pg_temp.offset_starts(
    people text[],
    now timestamptz,
    day date,
    days integer,
    duration integer,
    step integer,
    zone text)
RETURNS text LANGUAGE sql AS $$
    SELECT set_config('mcp.now', now::text, true);
    SELECT string_agg(
        substr(mcp.rfc3339(s.starts_at, zone), 12, 5)
            || substr(mcp.rfc3339(s.starts_at, zone), 20, 3),
        ' ' ORDER BY s.starts_at)
    FROM sched.slots(pg_temp.ids(VARIADIC people),
        tstzrange(sched.day_start(day, zone),
                  sched.day_start(day + days, zone)),
        duration, step, zone, notice_minutes => 0) s
$$;

SELECT pg_temp.me('mara');
SET LOCAL ROLE mcp_app;

SELECT is(pg_temp.starts('{s1}', '2026-11-23T07:00+01:00', '2026-11-23', 1,
        60, 30),
    '09:00 10:30 11:00 13:00 13:30 14:00 14:30 15:00 15:30 16:00',
    'S1: an event of half an hour');
SELECT is(pg_temp.starts('{s1}', '2026-11-23T07:00+01:00', '2026-11-23', 1,
        60, 30, before => 15, after => 15),
    '11:00 13:00 13:30 14:00 14:30 15:00 15:30 16:00',
    'S2: buffers push from the event, not from the edge of the day');
SELECT is(pg_temp.starts('{s1}', '2026-11-23T07:00+01:00', '2026-11-23', 1,
        60, 15, before => 15, after => 15),
    '10:45 11:00 13:00 13:15 13:30 13:45 14:00 14:15 14:30 14:45 15:00 15:15 '
    '15:30 15:45 16:00',
    'S2: with step 15');
SELECT is(pg_temp.starts('{s1}', '2026-11-23T08:10+01:00', '2026-11-23', 1,
        60, 30, notice => 240),
    '13:00 13:30 14:00 14:30 15:00 15:30 16:00',
    'S3: notice');
SELECT is(pg_temp.starts('{s4}', '2026-11-23T07:00+01:00', '2026-11-23', 1,
        30, 15, before => 15, after => 15),
    '09:00 09:15 11:00 11:15 11:30 '
    '13:00 13:15 13:30 13:45 14:00 14:15 14:30 14:45 15:00 15:15 15:30 15:45 '
    '16:00 16:15 16:30',
    'S4: the pause is the greater of the two buffers');
SELECT is(pg_temp.starts('{s5,ny}', '2026-10-20T07:00Z', '2026-10-26', 7,
        60, 60, shown => 'Dy HH24'),
    'Mon 14 Mon 15 Mon 16 Tue 14 Tue 15 Tue 16 Wed 14 Wed 15 Wed 16 '
    'Thu 14 Thu 15 Thu 16 Fri 14 Fri 15 Fri 16',
    'S5: Berlin and New York, Berlin on winter time already');
SELECT is(pg_temp.starts('{s5,ny}', '2026-10-20T07:00Z', '2026-11-02', 7,
        60, 60, shown => 'Dy HH24'),
    'Mon 15 Mon 16 Tue 15 Tue 16 Wed 15 Wed 16 Thu 15 Thu 16 Fri 15 Fri 16',
    'S6: both on winter time');
SELECT is(pg_temp.starts('{s5,ny}', '2026-10-20T07:00Z', '2027-03-15', 7,
        60, 60, shown => 'Dy HH24'),
    'Mon 14 Mon 15 Mon 16 Tue 14 Tue 15 Tue 16 Wed 14 Wed 15 Wed 16 '
    'Thu 14 Thu 15 Thu 16 Fri 14 Fri 15 Fri 16',
    'S6: New York on summer time already');
SELECT is(pg_temp.starts('{kolkata}', '2026-11-22T07:00+01:00', '2026-11-23', 1,
        60, 60),
    '05:00 06:00 07:00 08:00 09:00 10:00 11:00 12:00 13:00',
    'S7: the grid is that of the request''s zone');
SELECT is(pg_temp.starts('{kolkata}', '2026-11-22T07:00+01:00', '2026-11-23', 1,
        60, 60, shown_zone => 'Asia/Kolkata'),
    '09:30 10:30 11:30 12:30 13:30 14:30 15:30 16:30 17:30',
    'S7: shown in Kolkata');
SELECT is(pg_temp.offset_starts('{s8}', '2026-10-20T07:00Z', '2026-10-24', 2,
        60, 60, 'Europe/Berlin'),
    '22:00+02 23:00+02 00:00+02 01:00+02 02:00+02 02:00+01 03:00+01',
    'S8: an hour that comes twice');
SELECT is(pg_temp.offset_starts('{s8}', '2027-03-20T07:00Z', '2027-03-27', 2,
        60, 60, 'Europe/Berlin'),
    '22:00+01 23:00+01 00:00+01 01:00+01 03:00+02',
    'S8: an hour that does not come');
SELECT is(pg_temp.offset_starts('{nynight}', '2027-03-10T07:00Z', '2027-03-14',
        1, 60, 30, 'America/New_York'),
    '00:00-05 00:30-05 01:00-05 01:30-05 03:00-04',
    'S9: New York''s gap');
SELECT is(pg_temp.offset_starts('{nynight}', '2026-10-20T07:00Z', '2026-11-01',
        1, 60, 30, 'America/New_York'),
    '00:00-04 00:30-04 01:00-04 01:30-04 01:00-05 01:30-05 02:00-05 02:30-05 '
    '03:00-05',
    'S9: and overlap');
SELECT is(pg_temp.starts('{s10}', '2026-11-23T07:00+01:00', '2026-11-23', 2,
        120, 60, shown => 'DD HH24:MI'),
    '24 10:00 24 13:00 24 14:00 24 15:00',
    'S10: a daily limit');
SELECT is(pg_temp.starts('{s1}', '2026-11-23T07:00+01:00', '2026-11-23', 1,
        240, 30),
    '13:00', 'S11: 240 min');
SELECT is(pg_temp.starts('{s1}', '2026-11-23T07:00+01:00', '2026-11-23', 1,
        270, 30),
    'none', 'S11: 270 min');

-- Defaults of the people, and what a request puts in their place.
SELECT is(pg_temp.starts('{s1,limited}', '2026-11-23T07:00+01:00', '2026-11-23',
        1, 30, 60, notice => NULL),
    'none', 'notice is the greatest of the people''s');
SELECT is(pg_temp.starts('{limited}', '2026-11-23T03:00+01:00', '2026-11-23',
        1, 30, 60, notice => NULL),
    '13:00 14:00 15:00 16:00', 'their notice counts');
RESET ROLE;
SELECT pg_temp.meeting('limited', '2026-11-25T09:00+01:00',
        '2026-11-25T09:30+01:00'),
    pg_temp.meeting('limited', '2026-11-26T09:00+01:00',
        '2026-11-26T09:30+01:00', state => 'no_show'),
    pg_temp.meeting('limited', '2026-11-27T09:00+01:00',
        '2026-11-27T09:30+01:00', state => 'cancelled'),
    pg_temp.meeting('s1', '2026-11-27T09:00+01:00', '2026-11-27T09:30+01:00',
        others => '{limited}', answer => 'declined');
SET LOCAL ROLE mcp_app;
SELECT is(pg_temp.starts('{limited}', '2026-11-20T07:00+01:00', '2026-11-23', 1,
        180, 60, notice => 0),
    '09:00 13:00 14:00', 'two of three meetings this week');
RESET ROLE;
SELECT pg_temp.meeting('s1', '2026-11-27T11:00+01:00', '2026-11-27T11:30+01:00',
    others => '{limited}', answer => 'tentative');
SET LOCAL ROLE mcp_app;
SELECT is(pg_temp.starts('{limited}', '2026-11-20T07:00+01:00', '2026-11-23',
        8, 180, 60, notice => 0, shown => 'DD HH24'),
    '30 09 30 13 30 14', 'the third fills the week, not the next');

SELECT is(
    (SELECT count(*)::integer
     FROM sched.slots(pg_temp.ids('limited'), day, 180, 60, 'Europe/Berlin',
         notice_minutes => 0, weekly_limit => given, ignore_limits => ignored)),
    expected, what)
FROM (VALUES (4, false, 3, 'a limit of the request replaces the person''s'),
    (NULL, true, 3, 'limits may be left out'),
    (NULL, false, 0, 'or hold')) AS c (given, ignored, expected, what),
    (SELECT sched.day_bounds('2026-11-23', 'Europe/Berlin')) AS d (day);

SELECT is(
    (SELECT string_agg(to_char(s.starts_at, 'DD HH24:MI'), ' '
        ORDER BY s.starts_at)
     FROM sched.slots(pg_temp.ids('s1'), '[2026-11-23,2026-11-30)', 60, 60,
         'Europe/Berlin', notice_minutes => 0, horizon_days => 1) s
     WHERE s.starts_at > '2026-11-23T15:00Z'),
    NULL, 'nothing beyond the horizon')
FROM set_config('mcp.now', '2026-11-22T15:00Z', true);
SELECT is(
    (SELECT max(s.starts_at)
     FROM sched.slots(pg_temp.ids('s1'), '[2026-11-23,2026-11-30)', 60, 60,
         'Europe/Berlin', notice_minutes => 0, horizon_days => 1) s),
    '2026-11-23T14:00Z', 'the horizon itself is in')
FROM set_config('mcp.now', '2026-11-22T14:00Z', true);

-- A meeting type's own hours and reservations.
SELECT set_config('mcp.now', '2026-11-20T07:00Z', true);
SELECT is(
    (SELECT string_agg(to_char(s.starts_at, 'HH24:MI'), ' '
        ORDER BY s.starts_at)
     FROM sched.slots(pg_temp.ids('s1', 's4'), '[2026-11-23,2026-11-24)',
         60, 60, 'Europe/Berlin',
         hours => ARRAY['{["2026-11-23T06:00Z","2026-11-23T12:00Z")}',
             NULL]::tstzmultirange[],
         holds => ARRAY[NULL,
             '{["2026-11-23T08:10Z","2026-11-23T08:20Z")}']::tstzmultirange[])
         s),
    '10:00', 'hours in place of one person''s, holds for another''s');
RESET ROLE;
INSERT INTO sched.time_off (workspace_id, account_id, from_date, to_date, kind)
VALUES ('sched-test', pg_temp.id('s5'), '2026-11-23', '2026-11-23', 'sick');
SET LOCAL ROLE mcp_app;
SELECT is(
    (SELECT count(*)::integer
     FROM sched.slots(pg_temp.ids('s5'), '[2026-11-23,2026-11-24)', 60, 60,
         'Europe/Berlin', hours => ARRAY[
             '{["2026-11-23T06:00Z","2026-11-23T12:00Z")}']::tstzmultirange[])),
    0, 'time off is off whatever the hours');

SELECT is(
    (SELECT count(*)::integer
     FROM sched.slots(pg_temp.ids('s1', 'nobody'), '[2026-11-23,2026-11-24)',
         60)), 0, 'whoever is not there is not free');
SELECT is(
    (SELECT count(*)::integer
     FROM sched.slots('{}', '[2026-11-23,2026-11-24)', 60)), 0,
    'nobody has no slots');
SELECT is(
    (SELECT count(*) FROM sched.slots(pg_temp.ids('s1', 's1'),
        '[2026-11-23,2026-11-24)', 60)),
    (SELECT count(*) FROM sched.slots(pg_temp.ids('s1'),
        '[2026-11-23,2026-11-24)', 60)),
    'nobody counts twice');
SELECT throws_ok(
    format($$SELECT sched.slots(array_fill('x'::text, ARRAY[51]), %L, 60)$$,
        '[2026-11-23,2026-11-24)'), '22023', NULL, '51 people are too many');
SELECT throws_ok(
    $$SELECT sched.slots('{x}', '[2026-11-01,2027-01-03)', 60)$$,
    '22023', NULL, '63 days are too many');
SELECT throws_ok(
    $$SELECT sched.slots('{x}', '(,)', 60)$$,
    '22023', NULL, 'for ever is too long');

SELECT * FROM finish();
ROLLBACK;
