-- Changing and moving meetings, and saying what became of them.
BEGIN;
\ir setup.inc
SELECT plan(45);

SELECT pg_temp.hours(p, '{1,2,3,4,5}', '09:00-12:00 13:00-17:00')
FROM unnest(ARRAY['Jonas Brandt', 'Ada Lind']) AS p;
SELECT pg_temp.invite('single'),
    pg_temp.meeting('Two o''clock', 'Jonas Brandt', '2026-11-24T13:00Z',
        others => '{Ada Lind}', invite => 'single'),
    pg_temp.meeting('Direct', 'Jonas Brandt', '2026-11-25T09:00Z'),
    pg_temp.meeting('Ada''s own', 'Ada Lind', '2026-11-26T14:00Z', 60),
    pg_temp.meeting('Over', 'Jonas Brandt', '2026-11-20T13:00Z'),
    pg_temp.meeting('Running', 'Jonas Brandt', '2026-11-23T06:45Z'),
    pg_temp.meeting('Off', 'Jonas Brandt', '2026-11-25T13:00Z',
        status => 'cancelled');
UPDATE sched.meeting_attendee SET response = 'accepted'
WHERE meeting_id = pg_temp.id('mtg', 'Two o''clock');

CREATE FUNCTION pg_temp.change(meeting text, args jsonb,
    person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.refusal(person, 'meetings_update', args
        || jsonb_build_object('meeting_id', pg_temp.id('mtg', meeting)))
$$;
CREATE FUNCTION pg_temp.answers(meeting text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(format('%s %s', a.name, a.response), ', '
        ORDER BY a.position)
    FROM sched.meeting_attendee a WHERE a.meeting_id = pg_temp.id('mtg', meeting)
$$;

-- "Move my two o'clock to Thursday, same time".
CREATE TEMP TABLE moved ON COMMIT DROP AS
SELECT pg_temp.change('Two o''clock', '{"starts_at": "2026-11-26T13:00"}') AS r;
SELECT is(format('%s %s', r #>> '{meeting,starts_at}', r #>> '{meeting,ends_at}'),
    '2026-11-26T13:00:00+01:00 2026-11-26T13:45:00+01:00',
    'a start alone keeps the duration') FROM moved;
SELECT is(r->'changes', jsonb_build_array(jsonb_build_object(
        'entity', 'meeting', 'id', pg_temp.id('mtg', 'Two o''clock'),
        'before', '{"starts_at": "2026-11-24T14:00:00+01:00",
            "ends_at": "2026-11-24T14:45:00+01:00"}'::jsonb,
        'after', '{"starts_at": "2026-11-26T13:00:00+01:00",
            "ends_at": "2026-11-26T13:45:00+01:00"}'::jsonb,
        'sentence', '"Two o''clock" moves from Tuesday, 24 November 2026, '
            || '14:00-14:45 (Europe/Berlin) to Thursday, 26 November 2026, '
            || '13:00-13:45 (Europe/Berlin).')),
    'what changes, before and after') FROM moved;
SELECT is(format('%s %s %s', r->'changed_fields', r #>> '{meeting,version}',
        r->>'summary'), '["ends_at", "starts_at"] 2 Meeting "Two o''clock" on '
    '2026-11-24T14:00:00+01:00: ends_at, starts_at', 'and that it did')
FROM moved;
SELECT is(pg_temp.answers('Two o''clock'),
    'Jonas Brandt accepted, Kim Lee none, Ada Lind none',
    'everybody is asked again');
SELECT is((SELECT count(*) FROM sched.reservation
    WHERE meeting_id = pg_temp.id('mtg', 'Two o''clock')
        AND lower(span) >= '2026-11-26'), 4::bigint,
    'the time of both colleagues is taken there');

-- Conflicts.
SELECT is(pg_temp.change('Two o''clock', '{"starts_at": "2026-11-26T13:15"}')
    #>> '{meeting,starts_at}', '2026-11-26T13:15:00+01:00',
    '33: it is in its own way by no minute');
SELECT is(format('%s %s', r->>'code', r #>> '{details,obstacles,0,name}'),
    'conflict Jonas Brandt', 'another meeting of the host is')
FROM pg_temp.change('Direct', '{"starts_at": "2026-11-26T13:30"}') AS r;
SELECT is(format('%s: %s', r->>'code', r->>'message'), 'conflict: Somebody who '
    'takes part has another meeting then.', 'a colleague who was booked stays '
    'booked, even where a user cannot look')
FROM pg_temp.change('Two o''clock', '{"starts_at": "2026-11-26T15:00"}') AS r;
SELECT is(r #>> '{details,obstacles,0,name}', 'Ada Lind',
    'a manager is told who')
FROM pg_temp.change('Two o''clock', '{"starts_at": "2026-11-26T15:00"}',
    'Mara Vogel') AS r;
SELECT is(jsonb_array_length(r #> '{details,alternatives}'), 3,
    'and when all can')
FROM pg_temp.change('Two o''clock', '{"starts_at": "2026-11-26T15:00"}',
    'Mara Vogel') AS r;
SELECT is((SELECT starts_at FROM sched.meeting
    WHERE id = pg_temp.id('mtg', 'Two o''clock')),
    '2026-11-26T12:15Z'::timestamptz, 'then nothing has moved');
SELECT is(pg_temp.preview('Jonas Brandt', 'meetings_update', jsonb_build_object(
        'meeting_id', pg_temp.id('mtg', 'Two o''clock'),
        'starts_at', '2026-11-26T15:00', 'allow_conflict', true))
    #>> '{meeting,starts_at}', '2026-11-26T15:00:00+01:00',
    'a conflict can be allowed');
INSERT INTO sched.settings (workspace_id, account_id, buffer_after_minutes)
VALUES ('kailenty-test', pg_temp.acc('Jonas Brandt'), 30);
SELECT is(pg_temp.change('Direct', '{"starts_at": "2026-11-26T12:20",
    "duration_minutes": 45}') #>> '{details,obstacles,0,reason}', 'buffer',
    'a direct meeting moves with the host''s buffers of now');
SELECT is(pg_temp.change('Direct', '{"starts_at": "2026-11-26T10:00"}')
    #>> '{meeting,status}', 'scheduled', 'where there is room it moves');
SELECT is((SELECT buffer_after_minutes FROM sched.meeting
    WHERE id = pg_temp.id('mtg', 'Direct')), 30, 'and has them');

-- All else.
CREATE TEMP TABLE other ON COMMIT DROP AS
SELECT pg_temp.change('Direct', '{"title": "Final round",
    "location_type": "onsite", "location_detail": "Room Pier",
    "description": "Bring work.", "time_zone": "America/New_York",
    "add_attendees": [{"email": "Erin.Walsh@harbor.example",
        "role": "interviewer"}, {"email": "kim.lee@mail.example"}],
    "version": 2}') AS r;
SELECT is(r->'changed_fields', '["attendees", "description", "location_detail",
    "location_type", "time_zone", "title"]', 'every field can change')
FROM other;
SELECT is(pg_temp.sentences(r), '"Direct" has Kim Lee, Erin Walsh as attendees, '
    'has another description, is held at Room Pier, is shown in '
    'America/New_York, is called "Final round".', 'and is named') FROM other;
SELECT is(pg_temp.pick(r #> '{changes,0,after,attendees}', 'name'),
    'Kim Lee, Erin Walsh', 'who is there already is not there twice')
FROM other;
SELECT is(r #>> '{meeting,starts_at}', '2026-11-26T04:00:00-05:00',
    'times are shown in the zone that is asked for') FROM other;
SELECT is(pg_temp.change('Direct', '{"location_type": "phone"}')
    #> '{meeting,location_detail}', 'null',
    'another kind of place has another address');
SELECT is(pg_temp.change('Direct', '{"remove_attendees":
    ["ERIN.walsh@harbor.example"]}') #>> '{meeting,attendee_count}', '2',
    'attendees are taken out by their address');
SELECT is(pg_temp.change('Direct', '{"description": ""}')
    #> '{changes,0,after,description}', 'null', 'blank text clears');

SELECT is(format('%s %s', r->>'state', r->>'code'), error, what)
FROM (VALUES
    ('Direct', '{"title": "Final round"}'::jsonb, 'MC409 nothing_to_change',
        'the same value'),
    ('Direct', '{}', 'MC409 nothing_to_change', 'nothing at all'),
    ('Direct', '{"title": "New", "version": 2}', 'MC409 version_conflict',
        'an old version'),
    ('Off', '{"title": "New"}', 'MC409 is_cancelled', 'a cancelled meeting'),
    ('Over', '{"title": "New"}', 'MC409 is_over', 'one that is over'),
    ('Direct', '{"outcome": "no_show"}', 'MC409 not_started',
        'an outcome of one to come'),
    ('Over', '{"outcome": "completed"}', 'MC409 nothing_to_change',
        'what it counts as anyway'),
    ('Direct', '{"starts_at": "2026-11-23T07:00"}', 'MC422 in_past',
        'a start in the past'),
    ('Direct', '{"starts_at": "2027-12-23T07:00"}', 'MC422 too_far',
        'a start too far ahead'),
    ('Direct', '{"duration_minutes": 30, "ends_at": "2026-11-26T11:00"}',
        'MC422 invalid_arguments', 'duration and end'),
    ('Direct', '{"remove_attendees": ["jonas.brandt@harbor.example"]}',
        'MC422 invalid_arguments', 'the host taken out'),
    ('Direct', '{"remove_attendees": ["x@mail.example"]}',
        'MC422 invalid_arguments', 'nobody taken out'),
    ('Direct', '{"remove_attendees": ["kim.lee@mail.example"]}',
        'MC422 invalid_arguments', 'the last attendee taken out'),
    ('Two o''clock', '{"remove_attendees": ["kim.lee@mail.example"]}',
        'MC422 last_candidate', 'the candidate of an invite taken out'),
    ('Direct', '{"location_type": "custom_url"}', 'MC422 invalid_arguments',
        'a link without one'),
    ('Nowhere', '{"title": "New"}', 'MC404 not_found', 'no meeting'))
    AS v (meeting, args, error, what), LATERAL pg_temp.change(meeting, args) AS r;
SELECT is(pg_temp.sentences(pg_temp.change('Over', '{"outcome": "no_show"}')),
    '"Over" counts as no-show.', 'an outcome of one that is over');
SELECT is(pg_temp.change('Running', '{"ends_at": "2026-11-23T08:45"}')
    #>> '{meeting,ends_at}', '2026-11-23T08:45:00+01:00',
    'one that runs can last longer');

-- Who.
SELECT is(pg_temp.change('Two o''clock', jsonb_build_object('title', person),
    person)->>key, expected, person || ' changes a meeting of Jonas')
FROM (VALUES ('Ada Lind', 'code', 'forbidden'),
    ('Erin Walsh', 'code', 'not_found'), ('Finn Else', 'code', 'not_found'),
    ('Mara Vogel', 'changed_fields', '["title"]'),
    ('Tomas Keller', 'changed_fields', '["title"]'))
    AS v (person, key, expected);

SELECT * FROM finish();
ROLLBACK;
