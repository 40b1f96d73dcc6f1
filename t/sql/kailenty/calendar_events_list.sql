-- The caller's own mirrored events: nobody else's, in a span of time, with what
-- counts as busy.
BEGIN;
\ir setup.inc
SELECT plan(26);

INSERT INTO sched.calendar_sync (workspace_id, account_id, status, last_ok_at,
    last_error)
VALUES ('kailenty-test', pg_temp.acc('Jonas Brandt'), 'connected',
        '2026-11-23T06:55:30.5Z', NULL),
    ('kailenty-test', pg_temp.acc('Erin Walsh'), 'error',
        '2026-11-22T06:55Z', 'token refused'),
    ('kailenty-test', pg_temp.acc('Ada Lind'), 'disconnected', NULL, NULL),
    ('kailenty-test', pg_temp.acc('Mara Vogel'), 'connected',
        '2026-11-23T06:55Z', NULL);
SELECT pg_temp.event('Jonas Brandt', 'Early', '2026-11-22T22:00Z',
        '2026-11-22T23:00Z'),
    pg_temp.event('Jonas Brandt', 'Over midnight', '2026-11-22T22:30Z',
        '2026-11-22T23:30Z'),
    pg_temp.event('Jonas Brandt', 'Dentist', '2026-11-23T09:00Z',
        '2026-11-23T10:00Z'),
    pg_temp.event('Jonas Brandt', 'Maybe', '2026-11-24T09:00Z',
        '2026-11-24T10:00Z', 'tentative'),
    pg_temp.event('Jonas Brandt', 'Reminder', '2026-11-24T11:00Z',
        '2026-11-24T11:00Z'),
    pg_temp.event('Jonas Brandt', 'Refused', '2026-11-24T12:00Z',
        '2026-11-24T13:00Z', answer => 'declined'),
    pg_temp.event('Jonas Brandt', 'Gym', '2026-11-24T18:00Z',
        '2026-11-24T19:00Z', 'free'),
    pg_temp.event('Jonas Brandt', 'Elsewhere', '2026-11-25T09:00Z',
        '2026-11-25T10:00Z', 'workingElsewhere'),
    pg_temp.event('Jonas Brandt', 'Away', '2026-11-26T09:00Z',
        '2026-11-26T10:00Z', 'oof'),
    pg_temp.event('Jonas Brandt', 'Too late', '2026-11-29T23:00Z',
        '2026-11-29T23:30Z'),
    pg_temp.event('Jonas Brandt', 'Called off', '2026-11-23T12:00Z',
        '2026-11-23T13:00Z'),
    pg_temp.event('Erin Walsh', 'Erins', '2026-11-23T15:00Z',
        '2026-11-23T16:00Z'),
    pg_temp.event('Ada Lind', 'Adas', '2026-11-23T15:00Z',
        '2026-11-23T16:00Z'),
    pg_temp.event('Priya Nair', 'Priyas', '2026-11-23T15:00Z',
        '2026-11-23T16:00Z');
INSERT INTO sched.calendar_event (workspace_id, account_id, external_id, title,
    all_day, starts_on, ends_on, show_as)
VALUES ('kailenty-test', pg_temp.acc('Jonas Brandt'), 'evt-fair', 'Fair', true,
        '2026-11-27', '2026-11-29', 'oof'),
    ('kailenty-test', pg_temp.acc('Jonas Brandt'), 'evt-sunday',
        'Sunday before', true, '2026-11-22', '2026-11-23', 'busy');
UPDATE sched.calendar_event SET cancelled = true WHERE title = 'Called off';
UPDATE sched.calendar_event SET is_private = true, organizer_name = 'Dr. Ott',
    organizer_email = 'ott@teeth.example', location = 'Main street',
    response = 'organizer'
WHERE title = 'Dentist';

CREATE FUNCTION pg_temp.titles(person text, args jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.pick(
        pg_temp.call(person, 'calendar_events_list', args)->'events', 'title')
$$;

SELECT is(pg_temp.titles('Jonas Brandt'),
    'Over midnight, Dentist, Maybe, Reminder, Refused, Gym, Elsewhere, Away, '
        || 'Fair', 'today and the 6 days after it, without what was cancelled');
SELECT is(pg_temp.titles('Erin Walsh'), 'Erins', 'everybody their own');
SELECT is(pg_temp.titles('Mara Vogel'), 'none',
    'a manager nobody else''s');
SELECT is(pg_temp.titles('Tomas Keller'), 'none', 'nor an admin');
SELECT is(pg_temp.titles('Finn Else'), 'none', 'nor another workspace');

SELECT is((r->'events'->1), '{"external_id": "evt-Dentist", "title": "Dentist",
        "all_day": false, "starts_at": "2026-11-23T10:00:00+01:00",
        "ends_at": "2026-11-23T11:00:00+01:00", "starts_on": null,
        "ends_on": null, "show_as": "busy", "blocks": true,
        "response": "organizer", "is_private": true, "organizer": "Dr. Ott",
        "location": "Main street", "meeting_id": null}',
    'an event in full; an organizer by name, not by address')
FROM pg_temp.call('Jonas Brandt', 'calendar_events_list') AS r;
SELECT is((r->'events'->0), '{"external_id": "evt-fair", "title": "Fair",
        "all_day": true, "starts_at": null, "ends_at": null,
        "starts_on": "2026-11-27", "ends_on": "2026-11-29", "show_as": "oof",
        "blocks": true, "response": "none", "is_private": false,
        "organizer": null, "location": null, "meeting_id": null}',
    'an all-day event has dates')
FROM pg_temp.call('Jonas Brandt', 'calendar_events_list', '{"query": "fair"}')
    AS r;
SELECT is(
    (SELECT string_agg(e->>'title', ', ' ORDER BY e->>'starts_at')
    FROM pg_temp.call('Jonas Brandt', 'calendar_events_list') AS r,
        jsonb_array_elements(r->'events') AS e
    WHERE (e->>'blocks')::boolean),
    'Over midnight, Dentist, Maybe, Away, Fair',
    'what blocks: busy, away and tentative ones, that have a length');
INSERT INTO sched.settings (workspace_id, account_id, tentative_blocks)
VALUES ('kailenty-test', pg_temp.acc('Jonas Brandt'), false);
SELECT is(r->'events'->0->'blocks', 'false',
    'tentative ones, unless their settings say otherwise')
FROM pg_temp.call('Jonas Brandt', 'calendar_events_list', '{"query": "maybe"}')
    AS r;

SELECT is(pg_temp.titles('Jonas Brandt', args), titles,
    format('asked with %s', args))
FROM (VALUES
    ('{"show_as": ["free", "workingElsewhere"]}'::jsonb, 'Gym, Elsewhere'),
    ('{"query": "over mid"}', 'Over midnight'),
    ('{"query": "%%"}', 'none'),
    ('{"from": "2026-11-28", "until": "2026-11-28"}', 'Fair'),
    ('{"from": "2026-11-29", "until": "2026-11-29"}', 'none'),
    ('{"from": "2026-11-24T11:00:00Z", "until": "2026-11-24T11:30:00Z"}',
        'Reminder'),
    ('{"from": "2026-11-24T10:30:00Z", "until": "2026-11-24T11:00:00Z"}',
        'none'),
    -- The first hour of the 23rd in Kolkata is the last of the 22nd here.
    ('{"from": "2026-11-23", "until": "2026-11-23",
        "time_zone": "Asia/Kolkata"}',
        'Sunday before, Early, Over midnight, Dentist')) AS v (args, titles);
SELECT is(pg_temp.code('Jonas Brandt', 'calendar_events_list', args),
    'MC422 invalid_arguments', format('refused: %s', args))
FROM (VALUES
    ('{"from": "2026-11-24", "until": "2026-11-23"}'::jsonb),
    ('{"from": "2026-10-01", "until": "2026-12-02"}')) AS v (args);
SELECT is(pg_temp.titles('Jonas Brandt',
        '{"from": "2026-10-01", "until": "2026-12-01", "query": "dentist"}'),
    'Dentist', '62 days are not too long, though one has 25 hours');

SELECT is(format('%s %s %s', r->>'sync_status', r->>'synced_at',
        coalesce(r->>'hint', 'no hint')), expected, person)
FROM (VALUES
    ('Jonas Brandt', 'connected 2026-11-23T07:55:30+01:00 no hint'),
    ('Erin Walsh', 'error 2026-11-22T01:55:00-05:00 no hint'),
    ('Ada Lind', 'disconnected  Your Outlook calendar is not connected: '
        || 'connect it in the dashboard to see its events here.'),
    ('Priya Nair', 'disconnected  Your Outlook calendar is not connected: '
        || 'connect it in the dashboard to see its events here.'))
    AS v (person, expected),
    pg_temp.call(person, 'calendar_events_list') AS r;
SELECT is(pg_temp.titles('Ada Lind'), 'none',
    'what a calendar left behind when it was disconnected is not shown');
SELECT is(format('%s %s %s', pg_temp.pick(r->'events', 'title'),
        r->>'has_more', r->>'next_offset'), 'Maybe, Reminder true 4', 'pages')
FROM pg_temp.call('Jonas Brandt', 'calendar_events_list',
    '{"limit": 2, "offset": 2}') AS r;

SELECT * FROM finish();
ROLLBACK;
