-- Weekly hours, settings and zone: what is listed changes, the rest stays.
BEGIN;
\ir setup.inc
SELECT plan(39);

SELECT pg_temp.hours('Jonas Brandt', '{1,2,3,4,5}', '09:00-12:00 13:00-17:00'),
    pg_temp.hours('Jonas Brandt', '{6}', '01:00-03:00'),
    pg_temp.hours('Erin Walsh', '{2}', '09:00-17:00');
SELECT pg_temp.meeting('Morning', 'Jonas Brandt', '2026-11-24T08:00Z'),
    pg_temp.meeting('Afternoon', 'Jonas Brandt', '2026-11-24T13:00Z'),
    pg_temp.meeting('Panel', 'Erin Walsh', '2026-12-01T12:30Z',
        others => '{Jonas Brandt}'),
    pg_temp.meeting('Over', 'Jonas Brandt', '2026-11-17T08:30Z');
SELECT pg_temp.invite('open'), pg_temp.invite('drafted', status => 'draft'),
    pg_temp.invite('campus', type => 'multi_use');

CREATE FUNCTION pg_temp.set_base(args jsonb, person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.refusal(person, 'availability_update_base', args)
$$;
CREATE FUNCTION pg_temp.week_of(person text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(format('%s %s-%s', h.weekday, left(h.start_time::text, 5),
        left(h.end_time::text, 5)), ', ' ORDER BY h.weekday, h.start_time)
    FROM sched.working_hours h WHERE h.account_id = pg_temp.acc(person)
$$;

-- Weekdays.
CREATE TEMP TABLE mornings ON COMMIT DROP AS
SELECT pg_temp.set_base('{"weekly_hours": [
    {"weekday": 2, "windows": [{"start": "08:00", "end": "10:00"}]},
    {"weekday": 4, "windows": []}, {"weekday": 5, "windows": [
        {"start": "13:00", "end": "17:00"},
        {"start": "09:00", "end": "12:00"}]}]}') AS r;
SELECT is(pg_temp.week_of('Jonas Brandt'), '1 09:00-12:00, 1 13:00-17:00, '
    '2 08:00-10:00, 3 09:00-12:00, 3 13:00-17:00, 5 09:00-12:00, '
    '5 13:00-17:00, 6 01:00-03:00', 'listed weekdays are replaced, others stay');
SELECT is(pg_temp.sentences(r),
    E'Tuesdays of Jonas Brandt: 08:00-10:00 instead of 09:00-12:00, 13:00-17:00.\n'
        'Thursdays of Jonas Brandt: closed instead of 09:00-12:00, 13:00-17:00.',
    'a sentence for each day that changes, none for one that does not')
FROM mornings;
SELECT is(r #> '{changes,1}', '{"entity": "weekly_hours", "id": null,
    "before": {"weekday": "Thursday", "windows": [
        {"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "17:00"}]},
    "after": {"weekday": "Thursday", "windows": []},
    "sentence": "Thursdays of Jonas Brandt: closed instead of 09:00-12:00, 13:00-17:00."}',
    'with what was and what will be') FROM mornings;
SELECT is(format('%s: %s', r #>> '{meetings_now_outside,count}',
        pg_temp.pick(r #> '{meetings_now_outside,meetings}', 'title')),
    '2: Afternoon, Panel',
    'meetings to come that now lie outside are named, those of others too')
FROM mornings;
SELECT is(r->>'invites_without_slots', '0', 'and invites that cannot be booked')
FROM mornings;
SELECT is(r->>'version', '1', 'the version counts') FROM mornings;
SELECT is(r - 'changes' - 'summary' - 'meetings_now_outside'
        - 'invites_without_slots',
    pg_temp.call('Jonas Brandt', 'availability_get_base'),
    'the rest is what get_base gives') FROM mornings;

-- Over midnight (15).
CREATE TEMP TABLE night ON COMMIT DROP AS
SELECT pg_temp.set_base('{"weekly_hours": [{"weekday": 5, "windows": [
    {"start": "22:00", "end": "02:00"}]}]}') AS r;
SELECT is(pg_temp.week_of('Jonas Brandt'), '1 09:00-12:00, 1 13:00-17:00, '
    '2 08:00-10:00, 3 09:00-12:00, 3 13:00-17:00, 5 22:00-24:00, '
    '6 00:00-03:00', 'what runs on over midnight joins the next day');
SELECT is(pg_temp.sentences(r),
    E'Fridays of Jonas Brandt: 22:00-24:00 instead of 09:00-12:00, 13:00-17:00.\n'
        'Saturdays of Jonas Brandt: 00:00-03:00 instead of 01:00-03:00, with '
        '00:00-02:00 that run on over midnight from the day before.',
    'both days are in the changes, and it is said why') FROM night;
SELECT is(pg_temp.set_base('{"weekly_hours": [{"weekday": 7, "windows": [
        {"start": "23:00", "end": "01:00"}]}, {"weekday": 1, "windows": [
        {"start": "10:00", "end": "11:00"}]}]}') ->> 'version', '3',
    'from Sunday it is Monday');
SELECT is(pg_temp.week_of('Jonas Brandt'), '1 00:00-01:00, 1 10:00-11:00, '
    '2 08:00-10:00, 3 09:00-12:00, 3 13:00-17:00, 5 22:00-24:00, '
    '6 00:00-03:00, 7 23:00-24:00', 'also where that day is listed');

-- Settings.
CREATE TEMP TABLE settled ON COMMIT DROP AS
SELECT pg_temp.set_base('{"daily_limit": 4, "buffer_after_minutes": 15,
    "slot_step_minutes": 30, "tentative_blocks": false}') AS r;
SELECT is(r->'changes', '[{"entity": "settings", "id": null,
    "before": {"daily_limit": null, "buffer_after_minutes": 0,
        "tentative_blocks": true},
    "after": {"daily_limit": 4, "buffer_after_minutes": 15,
        "tentative_blocks": false},
    "sentence": "Settings of Jonas Brandt: buffer after minutes 15 instead of 0, daily limit 4 instead of none, tentative blocks no instead of yes."}]',
    'only what is not so already changes') FROM settled;
SELECT is(r->'settings', '{"slot_step_minutes": 30, "buffer_before_minutes": 0,
    "buffer_after_minutes": 15, "minimum_notice_minutes": 240,
    "booking_horizon_days": 60, "daily_limit": 4, "weekly_limit": null,
    "tentative_blocks": false}', 'the others stay') FROM settled;
SELECT is(pg_temp.set_base('{"daily_limit": null}')
    #> '{settings,daily_limit}', 'null', 'a null clears a limit');
SELECT is(pg_temp.code('Jonas Brandt', 'availability_update_base', args),
    error, what)
FROM (VALUES
    ('{}'::jsonb, 'MC422 invalid_arguments', 'nothing is to be changed'),
    ('{"version": 5}', 'MC422 invalid_arguments', 'a version is no change'),
    ('{"daily_limit": null, "slot_step_minutes": 30}',
        'MC409 nothing_to_change', 'all is so already'),
    ('{"weekly_hours": [{"weekday": 3, "windows": [
        {"start": "13:00", "end": "17:00"}, {"start": "09:00", "end": "12:00"}
        ]}]}', 'MC409 nothing_to_change', 'hours too'),
    ('{"daily_limit": 3, "version": 4}', 'MC409 version_conflict',
        'a version that is over'),
    ('{"time_zone": "CET"}', 'MC422 unknown_zone', 'no zone'),
    ('{"weekly_hours": [{"weekday": 1, "windows": []},
        {"weekday": 1, "windows": []}]}', 'MC422 invalid_arguments',
        'a weekday twice'),
    ('{"weekly_hours": [{"weekday": 1, "windows": [
        {"start": "10:00", "end": "10:00"}]}]}', 'MC422 invalid_arguments',
        'an empty window'),
    ('{"weekly_hours": [{"weekday": 1, "windows": [
        {"start": "10:00", "end": "10:07"}]}]}', 'MC422 invalid_arguments',
        'minutes not divisible by 5'),
    ('{"weekly_hours": [{"weekday": 1, "windows": [
        {"start": "09:00", "end": "12:00"}, {"start": "11:00", "end": "14:00"}
        ]}]}', 'MC422 windows_overlap', 'two windows that overlap'),
    ('{"weekly_hours": [{"weekday": 6, "windows": [
        {"start": "05:00", "end": "06:00"}, {"start": "07:00", "end": "08:00"},
        {"start": "09:00", "end": "10:00"}, {"start": "11:00", "end": "12:00"},
        {"start": "13:00", "end": "14:00"}, {"start": "15:00", "end": "16:00"}
        ]}, {"weekday": 5, "windows": [{"start": "22:00", "end": "02:00"}]}]}',
        'MC422 invalid_arguments', 'a seventh window from the day before'))
    AS v (args, error, what);
SELECT is(r->>'message', 'The windows 20:00-23:00 and 22:00-02:00 overlap.',
    'both are named as they were given')
FROM pg_temp.set_base('{"weekly_hours": [{"weekday": 1, "windows": [
    {"start": "20:00", "end": "23:00"}, {"start": "22:00", "end": "02:00"}]}]}')
    AS r;
SELECT is(format('%s %s', r #>> '{details,version}', r->>'hint'),
    '5 Read it again with kailenty_availability_get_base.',
    'a conflict says which version there is')
FROM pg_temp.set_base('{"daily_limit": 3, "version": 1}') AS r;
SELECT is(pg_temp.set_base('{"daily_limit": 3, "version": 5}')->>'version', '6',
    'the current version is right');

-- The zone.
CREATE TEMP TABLE moved ON COMMIT DROP AS
SELECT pg_temp.set_base('{"time_zone": "america/new_york"}') AS r;
SELECT is(r->>'time_zone', 'America/New_York', 'a zone by its own spelling')
FROM moved;
SELECT is(r #>> '{weekly_hours,1,windows,0,start}', '08:00',
    'hours keep their clock') FROM moved;
SELECT is(pg_temp.sentences(r), 'Jonas Brandt moves from Europe/Berlin to '
    'America/New_York; hours keep their clock, meetings their time.',
    'and it is said') FROM moved;
SELECT is(format('%s %s', r #>> '{meetings_now_outside,count}', r->>'version'),
    '1 7', 'a meeting of nine in Berlin is at night there') FROM moved;
SELECT is((SELECT time_zone FROM mcp.account
    WHERE id = pg_temp.acc('Jonas Brandt')), 'America/New_York', 'it is stored');

-- An invite that nobody can book any more.
SELECT is(r->>'invites_without_slots', '2',
    'bookable invites without an open start are counted, drafts are not')
FROM pg_temp.set_base('{"weekly_hours": [{"weekday": 1, "windows": []},
    {"weekday": 2, "windows": []}, {"weekday": 3, "windows": []},
    {"weekday": 5, "windows": []}, {"weekday": 6, "windows": []},
    {"weekday": 7, "windows": []}]}') AS r;

-- Whose.
SELECT is(pg_temp.set_base(jsonb_build_object('daily_limit', limit_,
        'recruiter_id', pg_temp.acc('Erin Walsh')), person)->>key, expected,
    person || ' sets the base of Erin')
FROM (VALUES ('Mara Vogel', 'time_zone', 'America/New_York', 2),
    ('Tomas Keller', 'version', '2', 3), ('Jonas Brandt', 'code', 'forbidden',
    4), ('Finn Else', 'code', 'not_found', 5))
    AS v (person, key, expected, limit_);
SELECT is(pg_temp.set_base(jsonb_build_object('time_zone', 'Asia/Kolkata',
        'recruiter_id', pg_temp.acc('Erin Walsh')), 'Mara Vogel')->>'time_zone',
    'Asia/Kolkata', 'a manager sets a recruiter''s zone');

SELECT * FROM finish();
ROLLBACK;
