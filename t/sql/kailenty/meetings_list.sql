-- Listing meetings: whose, which span of time, filters, order and pages.
BEGIN;
\ir setup.inc
SELECT plan(60);

-- The clock stands at 08:00 in Berlin on the 23rd.
SELECT pg_temp.meeting('Over', 'Jonas Brandt', '2026-11-23T05:00Z'),
    pg_temp.meeting('Running', 'Jonas Brandt', '2026-11-23T06:30Z'),
    pg_temp.meeting('Tuesday', 'Jonas Brandt', '2026-11-24T13:00Z',
        guest => 'Zoë Abt', others => '{Ada Lind}'),
    pg_temp.meeting('Off', 'Jonas Brandt', '2026-11-25T13:00Z',
        status => 'cancelled'),
    pg_temp.meeting('Last', 'Jonas Brandt', '2026-11-30T06:59Z',
        clash => true),
    pg_temp.meeting('Too late', 'Jonas Brandt', '2026-11-30T07:00Z'),
    pg_temp.meeting('Panel', 'Ada Lind', '2026-11-24T09:00Z',
        others => '{Jonas Brandt}'),
    pg_temp.meeting('Guest of Ada', 'Ada Lind', '2026-11-26T09:00Z',
        others => '{Jonas Brandt}', other_role => 'guest',
        guest => NULL),
    pg_temp.meeting('Erins', 'Erin Walsh', '2026-11-24T15:00Z', 480),
    pg_temp.meeting('Month ago', 'Jonas Brandt', '2026-10-20T09:00Z',
        location => 'phone'),
    pg_temp.meeting('No show', 'Jonas Brandt', '2026-10-21T09:00Z',
        status => 'no_show'),
    pg_temp.meeting('Theirs', 'Frida Else', '2026-11-24T13:00Z');
SELECT pg_temp.invite('Tuesday'), pg_temp.invite('Booked');
SELECT pg_temp.meeting('From an invite', 'Jonas Brandt', '2026-11-27T09:00Z',
    invite => 'Booked');

CREATE FUNCTION pg_temp.titles(person text, args jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.pick(
        pg_temp.call(person, 'meetings_list', args)->'meetings', 'title')
$$;

-- ---- whose, and the next seven days ----
SELECT is(pg_temp.titles('Jonas Brandt'),
    'Running, Panel, Tuesday, Off, Guest of Ada, From an invite, Last',
    'the next 7 days of one''s own: hosted and attended, what runs included');
SELECT is(pg_temp.titles('Ada Lind'), 'Panel, Tuesday, Guest of Ada',
    'another''s own');
SELECT is(pg_temp.titles('Priya Nair'), 'none', 'and who has none');
SELECT is(pg_temp.titles('Mara Vogel'), 'none',
    'a manager''s own are their own too');
SELECT is(pg_temp.titles('Mara Vogel', jsonb_build_object(
        'recruiter_id', pg_temp.acc('Jonas Brandt'))),
    'Running, Panel, Tuesday, Off, From an invite, Last',
    'somebody else''s are those that they host or interview in');
SELECT is(pg_temp.titles('Mara Vogel', '{"all": true}'),
    'Running, Panel, Tuesday, Erins, Off, Guest of Ada, From an invite, Last',
    'everybody''s');
SELECT is(pg_temp.titles('Finn Else', '{"all": true}'), 'Theirs',
    'another workspace: nothing of this one');
SELECT is(pg_temp.titles('Jonas Brandt', '{"all": false}'),
    'Running, Panel, Tuesday, Off, Guest of Ada, From an invite, Last',
    'all that is false is no matter');
SELECT is(format('%s %s: %s', r->>'state', r->>'code', r->>'message'),
    'MC403 forbidden: You can act on your own data only.',
    format('a user may not: %s', args))
FROM (VALUES ('{"all": true}'::jsonb), (jsonb_build_object('recruiter_id',
        pg_temp.acc('Ada Lind'))),
    (jsonb_build_object('recruiter_id', pg_temp.acc('Ada Lind'), 'sort',
        'latest'))) AS v (args),
    pg_temp.refusal('Jonas Brandt', 'meetings_list', args) AS r;
SELECT is(pg_temp.code('Mara Vogel', 'meetings_list', jsonb_build_object(
    'all', true, 'recruiter_id', pg_temp.acc('Ada Lind'))),
    'MC422 invalid_arguments', 'everybody''s are not one person''s');
SELECT is(pg_temp.code('Mara Vogel', 'meetings_list', jsonb_build_object(
    'recruiter_id', pg_temp.acc('Paul Stein'))), 'MC404 not_found',
    'a disabled person is nobody');

-- ---- spans of time ----
SELECT is(pg_temp.titles('Jonas Brandt',
        jsonb_build_object('from', f, 'until', u)), titles,
    format('from %s until %s', f, u))
FROM (VALUES
    ('2026-11-24', '2026-11-24', 'Panel, Tuesday'),
    ('2026-11-24T14:00', '2026-11-24T15:00', 'Tuesday'),
    ('2026-11-24T14:44', '2026-11-24T15:00', 'Tuesday'),
    ('2026-11-24T14:45', '2026-11-25T14:00', 'none'),
    ('2026-11-24T13:00', '2026-11-24T14:00', 'none'),
    ('2026-11-24T13:44:59Z', '2026-11-24T14:00:00Z', 'Tuesday'),
    ('2026-11-24T08:44:59-05:00', '2026-11-25T00:00:00+05:30', 'Tuesday'),
    ('2026-10-20', '2026-10-21', 'Month ago, No show')) AS v (f, u, titles);
SELECT is(pg_temp.titles('Jonas Brandt', '{"until": "2026-11-24"}'),
    'Running, Panel, Tuesday', 'from now, if from is not given');
SELECT is(pg_temp.titles('Jonas Brandt', '{"from": "2026-10-20"}'),
    'Month ago, No show', '7 days on, if until is not given');
SELECT is(pg_temp.titles('Erin Walsh', '{"from": "2026-11-25",
        "until": "2026-11-25", "time_zone": "Europe/Berlin"}'), 'none',
    'a meeting of 8 hours is over when it is over');
SELECT is(pg_temp.titles('Erin Walsh', '{"from": "2026-11-24T22:59:00Z",
        "until": "2026-11-25T10:00:00Z"}'), 'Erins',
    'and overlaps until then');
SELECT is(pg_temp.titles('Jonas Brandt', '{"from": "2026-11-24",
        "until": "2026-11-24", "time_zone": "Asia/Kolkata"}'),
    'Panel, Tuesday', 'a date is that of the zone asked for');
SELECT is(format('%s %s: %s', r->>'state', r #>> '{fields,0,path}',
        r #>> '{fields,0,code}'), expected, format('refused: %s', args))
FROM (VALUES
    ('{"from": "2026-11-24", "until": "2026-11-23"}'::jsonb,
        'MC422 until: date_order'),
    ('{"until": "2026-11-20"}', 'MC422 until: date_order'),
    ('{"from": "2026-01-01", "until": "2027-01-02"}', 'MC422 until: too_long'),
    ('{"from": "2026-02-30"}', 'MC422 from: invalid_time'),
    ('{"until": "2026-02-30T10:00:00Z"}', 'MC422 until: invalid_time'),
    ('{"from": "2026-11-24", "until": "2026-11-23", "query": "ab"}',
        'MC422 until: date_order')) AS v (args, expected),
    pg_temp.refusal('Jonas Brandt', 'meetings_list', args) AS r;
SELECT is(pg_temp.titles('Jonas Brandt',
        '{"from": "2026-01-01", "until": "2027-01-01"}'),
    'Month ago, No show, Over, Running, Panel, Tuesday, Off, Guest of Ada, '
        || 'From an invite, Last, Too late',
    'a year and a day are 366 days');

-- ---- filters ----
SELECT is(pg_temp.titles('Jonas Brandt', args
        || '{"from": "2026-10-01", "until": "2026-12-31"}'), titles,
    format('filter %s', args))
FROM (VALUES
    ('{"status": ["completed"]}'::jsonb, 'Month ago, Over'),
    ('{"status": ["cancelled", "no_show"]}', 'No show, Off'),
    ('{"source": ["invite"]}', 'From an invite'),
    ('{"source": ["direct"], "status": ["completed"]}', 'Month ago, Over'),
    ('{"source": ["link", "form"]}', 'none'),
    ('{"attendee": "zoe"}', 'Tuesday'),
    ('{"attendee": "ABT@MAIL"}', 'Tuesday'),
    ('{"attendee": "ada l"}', 'Panel, Tuesday, Guest of Ada'),
    ('{"attendee": "%%"}', 'none'),
    ('{"query": "tues"}', 'Tuesday'),
    ('{"query": "inv fro"}', 'From an invite'),
    ('{"query": "uesday"}', 'none'),
    ('{"query": "tue", "attendee": "zoe", "status": ["scheduled"]}', 'Tuesday'),
    ('{"sort": "latest", "status": ["scheduled"], "limit": 3}',
        'Too late, Last, From an invite')) AS v (args, titles);
SELECT is(pg_temp.code('Jonas Brandt', 'meetings_list', args),
    'MC422 invalid_arguments', format('too short: %s', args))
FROM (VALUES ('{"query": " a "}'::jsonb), ('{"attendee": " a "}'))
    AS v (args);

-- ---- the answer ----
SELECT is(line, jsonb_build_object(
    'id', pg_temp.id('mtg', 'From an invite'), 'title', 'From an invite',
    'starts_at', '2026-11-27T04:00:00-05:00',
    'ends_at', '2026-11-27T04:45:00-05:00', 'status', 'scheduled',
    'host', jsonb_build_object('id', pg_temp.acc('Jonas Brandt'),
        'name', 'Jonas Brandt'),
    'guest', 'Kim Lee', 'attendee_count', 2, 'location_type', 'teams',
    'has_join_link', true, 'invite_id', pg_temp.id('inv', 'Booked')),
    'a line in full, in the zone asked for')
FROM pg_temp.call('Jonas Brandt', 'meetings_list', '{"source": ["invite"],
        "time_zone": "America/New_York"}') AS r,
    jsonb_array_elements(r->'meetings') AS line;
-- The statement of the fast way and that of the others give the same.
SELECT is(
    pg_temp.call('Jonas Brandt', 'meetings_list', '{"limit": 100,
        "from": "2026-10-01T00:00:00Z", "until": "2026-12-31T00:00:00Z"}'),
    pg_temp.call('Jonas Brandt', 'meetings_list', '{"limit": 100, "all": false,
        "from": "2026-10-01T00:00:00Z", "until": "2026-12-31T00:00:00Z"}'),
    'both ways answer alike');
SELECT is(format('%s; %s; %s %s', pg_temp.titles('Jonas Brandt',
            '{"limit": 2, "offset": 2}'), pg_temp.titles('Jonas Brandt',
            '{"limit": 2, "offset": 2, "query": ""}'::jsonb - 'query'),
        r->>'has_more', r->>'next_offset'),
    'Tuesday, Off; Tuesday, Off; true 4', 'a page in the middle')
FROM pg_temp.call('Jonas Brandt', 'meetings_list', '{"limit": 2, "offset": 2}')
    AS r;
SELECT is(format('%s %s', r->>'has_more', r->'next_offset'), 'false null',
    'the last page, full to the brim')
FROM pg_temp.call('Jonas Brandt', 'meetings_list', '{"limit": 7}') AS r;
SELECT is(format('%s %s', r->>'has_more', r->'next_offset'), 'true 6',
    'one more than fits')
FROM pg_temp.call('Jonas Brandt', 'meetings_list', '{"limit": 6}') AS r;
SELECT is(pg_temp.call('Priya Nair', 'meetings_list', args)->>'hint', hint,
    format('an empty list, %s, suggests: %s', args, hint))
FROM (VALUES
    ('{}'::jsonb, 'Try an earlier from or a later until.'),
    ('{"status": ["no_show"]}', 'Leave status out.'),
    ('{"source": ["form"]}', 'Leave source out.'),
    ('{"query": "no such"}',
        'Try fewer words, or an earlier from and a later until.'),
    ('{"offset": 20}', 'Nothing so far down: try offset 0.')) AS v (args, hint);

-- A meeting keeps its guest and its count of attendees when they change.
DELETE FROM sched.meeting_attendee
WHERE meeting_id = pg_temp.id('mtg', 'Tuesday') AND role = 'candidate';
INSERT INTO sched.meeting_attendee (workspace_id, meeting_id, email, name, role,
    position)
VALUES ('kailenty-test', pg_temp.id('mtg', 'Tuesday'), 'b@mail.example',
        'Second guest', 'guest', 9),
    ('kailenty-test', pg_temp.id('mtg', 'Tuesday'), 'c@mail.example',
        'First guest', 'guest', 8);
SELECT is(format('%s %s', line->>'guest', line->>'attendee_count'),
    'First guest 4', 'without a candidate the first guest is named')
FROM pg_temp.call('Jonas Brandt', 'meetings_list', '{"query": "tuesday"}') AS r,
    jsonb_array_elements(r->'meetings') AS line;

SELECT * FROM finish();
ROLLBACK;
