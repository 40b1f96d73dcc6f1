-- The clock, the local day and weeks, and the next change: the examples of the
-- specification.
BEGIN;
\ir setup.inc
SELECT plan(19);

-- The answer at an instant, in a zone.
CREATE FUNCTION pg_temp.time_at(clock timestamptz, zone text) RETURNS jsonb
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('mcp.now', clock::text, true);
    RETURN pg_temp.call('Jonas Brandt', 'time_get_current',
        jsonb_build_object('time_zone', zone));
END
$$;

SELECT is(pg_temp.call('Jonas Brandt', 'time_get_current'), '{
    "now": "2026-11-23T08:00:00+01:00", "utc": "2026-11-23T07:00:00Z",
    "time_zone": "Europe/Berlin", "utc_offset": "+01:00",
    "date": "2026-11-23", "weekday": "Monday", "iso_week": "2026-W48",
    "day": {"from": "2026-11-23T00:00:00+01:00",
        "until": "2026-11-24T00:00:00+01:00", "hours": 24},
    "yesterday": "2026-11-22", "tomorrow": "2026-11-24",
    "this_week": {"from": "2026-11-23T00:00:00+01:00",
        "until": "2026-11-30T00:00:00+01:00"},
    "next_week": {"from": "2026-11-30T00:00:00+01:00",
        "until": "2026-12-07T00:00:00+01:00"},
    "next_dst_change": {"at": "2027-03-28T03:00:00+02:00", "minutes": 60}
    }'::jsonb, 'Berlin, in the caller''s own zone, by default');
SELECT is(
    (pg_temp.call('Jonas Brandt', 'time_get_current')
        #>> '{next_dst_change,at}')::timestamptz,
    '2027-03-28T01:00Z', 'the next change is at 01:00Z');
SELECT is(pg_temp.call('Erin Walsh', 'time_get_current')->>'now',
    '2026-11-23T02:00:00-05:00', 'somebody else''s zone is theirs');

SELECT is(pg_temp.time_at('2026-10-25T12:00Z', 'Europe/Berlin')->'day',
    '{"from": "2026-10-25T00:00:00+02:00",
        "until": "2026-10-26T00:00:00+01:00", "hours": 25}',
    'a day of 25 hours');
SELECT is(pg_temp.time_at('2027-03-28T12:00Z', 'Europe/Berlin')
    #>> '{day,hours}', '23', 'a day of 23 hours');
SELECT is(pg_temp.time_at('2026-04-05T02:00Z', 'Australia/Lord_Howe')
    #>> '{day,hours}', '24.5', 'a day of 24 and a half');
SELECT is(pg_temp.time_at('2026-11-01T05:30Z', 'America/New_York')->>'now',
    '2026-11-01T01:30:00-04:00', 'the first pass of a doubled hour');
SELECT is(pg_temp.time_at('2026-11-01T06:30Z', 'America/New_York')->>'now',
    '2026-11-01T01:30:00-05:00', 'an hour later, the second');
SELECT is(pg_temp.time_at('2026-11-01T05:30Z', 'America/New_York')
    ->'next_dst_change',
    '{"at": "2026-11-01T01:00:00-05:00", "minutes": -60}',
    'the change half an hour ahead');
SELECT is(pg_temp.time_at('2026-11-01T06:00Z', 'America/New_York')
    ->'next_dst_change',
    '{"at": "2027-03-14T03:00:00-04:00", "minutes": 60}',
    'a change that has come is not the next');
SELECT is(t->>'iso_week' || ' ' || (t #>> '{this_week,from}') || ' '
        || (t #>> '{this_week,until}'),
    '2026-W53 2026-12-28T00:00:00+01:00 2027-01-04T00:00:00+01:00',
    'the week of New Year belongs to the old one')
FROM pg_temp.time_at('2027-01-01T12:00Z', 'Europe/Berlin') AS t;
SELECT is(pg_temp.time_at('2026-11-23T07:00Z', 'Asia/Kolkata')
    ->'next_dst_change', 'null', 'Kolkata''s clocks stay');
SELECT is(pg_temp.time_at('2026-11-23T07:00Z', 'Asia/Kolkata')
    ->>'utc_offset', '+05:30', 'half an hour beside the others');
SELECT is(pg_temp.time_at('2026-09-06T12:00Z', 'America/Santiago')->'day',
    '{"from": "2026-09-06T01:00:00-03:00",
        "until": "2026-09-07T00:00:00-03:00", "hours": 23}',
    'a day without a midnight starts at one');
SELECT is(pg_temp.time_at('2026-11-23T07:00:00.987Z', 'UTC')->>'utc',
    '2026-11-23T07:00:00Z', 'seconds are cut off');
SELECT is(pg_temp.time_at('2026-11-23T07:00Z', 'europe/BERLIN')->>'time_zone',
    'Europe/Berlin', 'a zone in any case comes out as it is written');

SELECT is(format('%s %s: %s', r->>'state', r->>'code', r->>'hint'),
    'MC422 unknown_zone: ' || hint, format('"%s" is no zone', zone))
FROM (VALUES
        ('UTC+1', 'Give a Region/City name, such as Europe/Berlin.'),
        ('CET', 'Give a Region/City name, such as Europe/Berlin.'),
        ('Berlin', 'Did you mean Europe/Berlin?')) AS v (zone, hint),
    pg_temp.refusal('Jonas Brandt', 'time_get_current',
        jsonb_build_object('time_zone', zone)) AS r;

SELECT * FROM finish();
ROLLBACK;
