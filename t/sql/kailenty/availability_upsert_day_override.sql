-- The hours of one date instead of the weekly ones, and those again.
BEGIN;
\ir setup.inc
SELECT plan(35);

SELECT pg_temp.hours('Jonas Brandt', '{1,2}', '09:00-12:00 13:00-17:00'),
    pg_temp.hours('Erin Walsh', '{2}', '09:00-17:00');
SELECT pg_temp.meeting('Two o''clock', 'Jonas Brandt', '2026-11-24T13:00Z'),
    pg_temp.meeting('Nine o''clock', 'Jonas Brandt', '2026-11-24T08:00Z'),
    pg_temp.meeting('Evening', 'Jonas Brandt', '2026-11-24T19:00Z'),
    pg_temp.meeting('Cancelled', 'Jonas Brandt', '2026-11-24T14:00Z',
        status => 'cancelled');

CREATE FUNCTION pg_temp.set_day(args jsonb, person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.refusal(person, 'availability_upsert_day_override', args)
$$;
CREATE FUNCTION pg_temp.day_of(r jsonb, which text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT format('%s %s', r->which->>'source', coalesce(string_agg(
        format('%s-%s', w->>'start', w->>'end'), ' ' ORDER BY w->>'start'),
        'closed'))
    FROM jsonb_array_elements(r->which->'windows') AS w
$$;

-- P2: the override counts, not what it shares with the weekly hours.
CREATE TEMP TABLE p2 ON COMMIT DROP AS
SELECT pg_temp.set_day('{"date": "2026-11-24", "note": " Dentist ",
    "windows": [{"start": "10:00", "end": "14:00"}]}') AS r;
SELECT is(format('%s, %s, %s, %s, %s', r->>'date', r->>'time_zone',
        r->>'outcome', pg_temp.day_of(r, 'before'), pg_temp.day_of(r, 'after')),
    '2026-11-24, Europe/Berlin, created, '
        || 'weekly_hours 09:00-12:00 13:00-17:00, day_override 10:00-14:00',
    'P2: the hours of one date, before and after')
FROM p2;
SELECT is(r->'recruiter', jsonb_build_object('id', pg_temp.acc('Jonas Brandt'),
    'name', 'Jonas Brandt'), 'whose they are') FROM p2;
SELECT is(format('%s: %s', r #>> '{meetings_affected,count}',
        pg_temp.pick(r #> '{meetings_affected,meetings}', 'title')),
    '2: Nine o''clock, Two o''clock',
    'meetings that lay within hours and no longer do are named') FROM p2;
SELECT is(r->'changes', '[{"entity": "day_override", "id": null,
    "before": null, "after": {"date": "2026-11-24", "note": "Dentist",
        "windows": [{"start": "10:00", "end": "14:00"}]},
    "sentence": "On Tuesday, 24 November 2026 Jonas Brandt works 10:00-14:00 instead of 09:00-12:00, 13:00-17:00. 2 meetings stay outside these hours."}]',
    'and what it amounts to stands in one sentence') FROM p2;
SELECT is(r->>'summary', format('Day override of 2026-11-24 for %s: '
    '10:00-14:00', pg_temp.acc('Jonas Brandt')),
    'the summary has neither note nor name') FROM p2;
SELECT is(format('%s %s %s', o.windows, o.note, o.updated_by),
    '{[600,840)} Dentist ' || pg_temp.acc('Jonas Brandt'), 'it is written')
FROM sched.day_override o WHERE o.workspace_id = 'kailenty-test';

-- P3, over the override that there is.
CREATE TEMP TABLE p3 ON COMMIT DROP AS
SELECT pg_temp.set_day('{"date": "2026-11-24", "closed": true}') AS r;
SELECT is(format('%s, %s, %s', r->>'outcome', pg_temp.day_of(r, 'before'),
        pg_temp.day_of(r, 'after')),
    'updated, day_override 10:00-14:00, day_override closed', 'P3: closed')
FROM p3;
SELECT is(r #>> '{meetings_affected,count}', '0',
    'a meeting that lay outside before is not affected') FROM p3;
SELECT is(r #> '{changes,0,before}', '{"date": "2026-11-24",
    "note": "Dentist", "windows": [{"start": "10:00", "end": "14:00"}]}',
    'what was there before is shown') FROM p3;
SELECT is(pg_temp.sentences(r), 'On Tuesday, 24 November 2026 Jonas Brandt is '
    'closed instead of 10:00-14:00.', 'and said') FROM p3;
SELECT is(pg_temp.set_day('{"date": "2026-11-24", "closed": true}')
    ->>'outcome', 'updated', 'the same again does no harm');
SELECT is((SELECT count(*) FROM sched.day_override
    WHERE workspace_id = 'kailenty-test'), 1::bigint, 'and makes no second row');

-- What is refused.
SELECT is(format('%s %s', r->>'state', r->>'code'), error, what)
FROM (VALUES
    ('{"date": "2026-11-22", "closed": true}'::jsonb, 'MC422 date_past',
        'yesterday'),
    ('{"date": "2028-11-23", "closed": true}', 'MC422 too_far',
        'more than 730 days ahead'),
    ('{"date": "2026-11-25"}', 'MC422 invalid_arguments',
        'neither windows nor closed'),
    ('{"date": "2026-11-25", "closed": true,
        "windows": [{"start": "10:00", "end": "14:00"}]}',
        'MC422 invalid_arguments', 'both'),
    ('{"date": "2026-11-25", "windows": [{"start": "22:00", "end": "02:00"}]}',
        'MC422 invalid_arguments', 'over midnight'),
    ('{"date": "2026-11-25", "windows": [{"start": "24:00", "end": "24:00"}]}',
        'MC422 invalid_arguments', '24:00-24:00'),
    ('{"date": "2026-11-25", "windows": [{"start": "09:00", "end": "09:00"}]}',
        'MC422 invalid_arguments', '09:00-09:00'),
    ('{"date": "2026-11-25", "windows": [{"start": "09:01", "end": "10:00"}]}',
        'MC422 invalid_arguments', 'a minute not divisible by 5'),
    ('{"date": "2026-11-25", "windows": [{"start": "09:00", "end": "12:00"},
        {"start": "11:30", "end": "13:00"}]}', 'MC422 windows_overlap',
        'two windows that overlap')) AS v (args, error, what),
    LATERAL pg_temp.set_day(args) AS r;
SELECT is(pg_temp.set_day('{"date": "2026-11-23", "closed": true}')
    ->>'outcome', 'created', 'today can still be set');
SELECT is(pg_temp.set_day('{"date": "2028-11-22", "closed": true}')
    ->>'outcome', 'created', 'and the 730th day');
SELECT is(r #>> '{fields,0,hint}',
    'Set two dates: up to 24:00 on this one, from 00:00 on the next.',
    'over midnight it takes two dates')
FROM pg_temp.set_day('{"date": "2026-11-25",
    "windows": [{"start": "22:00", "end": "02:00"}]}') AS r;
SELECT is(r->>'message', 'The windows 09:00-12:00 and 11:30-13:00 overlap.',
    'both windows are named')
FROM pg_temp.set_day('{"date": "2026-11-25", "windows": [
    {"start": "09:00", "end": "12:00"}, {"start": "11:30", "end": "13:00"}]}')
    AS r;
SELECT is(pg_temp.set_day('{"date": "2026-11-25", "windows": [
    {"start": "09:00", "end": "12:00"}, {"start": "12:00", "end": "24:00"}]}')
    #>> '{after,windows,0,end}', '24:00', 'windows may touch, and end at 24:00');

-- Whose.
SELECT is(pg_temp.set_day(jsonb_build_object('date', '2026-11-24', 'closed',
        true, 'recruiter_id', pg_temp.acc('Erin Walsh')), person)->>key,
    expected, person || ' sets a date of Erin''s')
FROM (VALUES ('Mara Vogel', 'time_zone', 'America/New_York'),
    ('Tomas Keller', 'outcome', 'updated'),
    ('Jonas Brandt', 'code', 'forbidden'),
    ('Finn Else', 'code', 'not_found')) AS v (person, key, expected);
SELECT set_config('mcp.now', '2026-11-23T23:30:00Z', true);
SELECT is(pg_temp.code('Jonas Brandt', 'availability_upsert_day_override',
    '{"date": "2026-11-23", "closed": true}'), 'MC422 date_past',
    'in Berlin the 23rd is over');
SELECT is(pg_temp.refusal('Erin Walsh', 'availability_upsert_day_override',
    '{"date": "2026-11-23", "closed": true}')->>'outcome', 'created',
    'in New York it is not');

-- The weekly hours again.
CREATE TEMP TABLE again ON COMMIT DROP AS
SELECT pg_temp.refusal('Jonas Brandt', 'availability_delete_day_override',
    '{"date": "2026-11-24"}') AS r;
SELECT is(format('%s, %s', pg_temp.day_of(r, 'before'),
        pg_temp.day_of(r, 'after')),
    'day_override closed, weekly_hours 09:00-12:00 13:00-17:00',
    'an override is removed') FROM again;
SELECT is(pg_temp.sentences(r), 'On Tuesday, 24 November 2026 the weekly hours '
    'of Jonas Brandt hold again: 09:00-12:00, 13:00-17:00 instead of closed.',
    'and it is said what holds') FROM again;
SELECT is(format('%s %s', r->>'code', r->>'hint'), 'not_found See those of the '
    'next 60 days with kailenty_availability_get_base.', 'twice it cannot be')
FROM pg_temp.refusal('Jonas Brandt', 'availability_delete_day_override',
    '{"date": "2026-11-24"}') AS r;

SELECT * FROM finish();
ROLLBACK;
