BEGIN;
\ir setup.inc
SELECT plan(12);

CREATE FUNCTION pg_temp.resolved(local text, zone text) RETURNS text
LANGUAGE sql AS $$
    SELECT concat_ws(', ', mcp.rfc3339(i.at, zone),
        to_char(i.at AT TIME ZONE 'UTC', 'MM-DD HH24:MI"Z"'), i.note,
        'other ' || mcp.rfc3339(i.other, zone))
    FROM sched.instant(local::timestamp, zone) i
$$;

SELECT is(pg_temp.resolved('2027-03-28 02:30', 'Europe/Berlin'),
    '2027-03-28T03:30:00+02:00, 03-28 01:30Z, gap',
    'Z1: a time in Berlin''s gap moves forward by it');
SELECT is(pg_temp.resolved('2027-03-14 02:15', 'America/New_York'),
    '2027-03-14T03:15:00-04:00, 03-14 07:15Z, gap',
    'Z1: and in New York''s');
SELECT is(pg_temp.resolved('2026-10-25 02:30', 'Europe/Berlin'),
    '2026-10-25T02:30:00+02:00, 10-25 00:30Z, overlap, '
    'other 2026-10-25T02:30:00+01:00',
    'Z2: the first of a time that comes twice in Berlin');
SELECT is(pg_temp.resolved('2026-11-01 01:30', 'America/New_York'),
    '2026-11-01T01:30:00-04:00, 11-01 05:30Z, overlap, '
    'other 2026-11-01T01:30:00-05:00',
    'Z3: the first of a time that comes twice in New York');
SELECT is(pg_temp.resolved('2026-04-05 01:45', 'Australia/Lord_Howe'),
    '2026-04-05T01:45:00+11:00, 04-04 14:45Z, overlap, '
    'other 2026-04-05T01:45:00+10:30',
    'Z4: an overlap of half an hour');

SELECT is(pg_temp.resolved(local, zone), expected, what)
FROM (VALUES
    ('2026-10-25 01:59:59', 'Europe/Berlin',
     '2026-10-25T01:59:59+02:00, 10-24 23:59Z, none',
     'the second before an overlap is nothing special'),
    ('2026-10-25 02:00', 'Europe/Berlin',
     '2026-10-25T02:00:00+02:00, 10-25 00:00Z, overlap, '
     'other 2026-10-25T02:00:00+01:00',
     'an overlap holds its first instant'),
    ('2026-10-25 03:00', 'Europe/Berlin',
     '2026-10-25T03:00:00+01:00, 10-25 02:00Z, none',
     'and not its end'),
    ('2027-03-28 02:00', 'Europe/Berlin',
     '2027-03-28T03:00:00+02:00, 03-28 01:00Z, gap',
     'a gap holds its first instant'),
    ('2027-03-28 03:00', 'Europe/Berlin',
     '2027-03-28T03:00:00+02:00, 03-28 01:00Z, none',
     'and not its end'),
    ('2011-12-30 12:00', 'Pacific/Apia',
     '2011-12-31T12:00:00+14:00, 12-30 22:00Z, gap',
     'a skipped date is a gap of 24 hours'),
    ('2026-11-23 08:00', 'UTC',
     '2026-11-23T08:00:00+00:00, 11-23 08:00Z, none',
     'UTC has neither')
) AS c (local, zone, expected, what);

SELECT * FROM finish();
ROLLBACK;
