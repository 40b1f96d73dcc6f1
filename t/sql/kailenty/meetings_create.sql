-- Making a meeting: who is in it, when, what stands against it.
BEGIN;
\ir setup.inc
SELECT plan(44);

SELECT pg_temp.hours(p, '{1,2,3,4,5}', '09:00-12:00 13:00-17:00')
FROM unnest(ARRAY['Jonas Brandt', 'Ada Lind']) AS p;
INSERT INTO sched.settings (workspace_id, account_id, buffer_before_minutes,
    buffer_after_minutes, daily_limit)
VALUES ('kailenty-test', pg_temp.acc('Jonas Brandt'), 15, 15, 2);
SELECT pg_temp.meeting('Board', 'Ada Lind', '2026-12-01T13:00Z', 60),
    pg_temp.meeting('Own', 'Jonas Brandt', '2026-12-02T09:00Z', 60);
SELECT pg_temp.event('Jonas Brandt', 'Dentist', '2026-12-03T09:00Z',
    '2026-12-03T10:00Z');

CREATE FUNCTION pg_temp.make(args jsonb, person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.refusal(person, 'meetings_create', '{"title": "Interview",
        "starts_at": "2026-12-01T14:00", "attendees":
        [{"email": "dana@mail.example", "name": "Dana Ruiz",
        "role": "candidate"}]}' || CASE WHEN args ?| '{ends_at,duration_minutes}'
        THEN '{}' ELSE '{"duration_minutes": 45}'::jsonb END || args)
$$;
CREATE FUNCTION pg_temp.attendees(r jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(format('%s <%s> %s%s%s', a.name, a.email, a.role,
        CASE WHEN a.account_id IS NOT NULL THEN ' known' END,
        CASE WHEN a.optional THEN ' optional' END), ', ' ORDER BY a.position)
    FROM sched.meeting_attendee a WHERE a.meeting_id = r #>> '{meeting,id}'
$$;

CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT pg_temp.make('{"description": "Bring <b>work</b>."}') AS r;
SELECT is((r->'meeting') - 'id', jsonb_build_object('title', 'Interview',
        'starts_at', '2026-12-01T14:00:00+01:00',
        'ends_at', '2026-12-01T14:45:00+01:00', 'weekday', 'Tuesday',
        'status', 'scheduled', 'host', jsonb_build_object('id',
            pg_temp.acc('Jonas Brandt'), 'name', 'Jonas Brandt'),
        'attendee_count', 2, 'location_type', 'teams', 'location_detail', NULL,
        'calendar_sync', 'not_sent', 'version', 1),
    'a meeting, in Teams unless said') FROM made;
SELECT is((r #> '{changes,0}') - 'id', '{"entity": "meeting", "before": null,
    "after": {"title": "Interview", "starts_at": "2026-12-01T14:00:00+01:00",
        "ends_at": "2026-12-01T14:45:00+01:00", "time_zone": "Europe/Berlin",
        "status": "scheduled", "host": "Jonas Brandt", "location_type": "teams",
        "location_detail": null, "description": "Bring <b>work</b>.",
        "attendees": [{"name": "Dana Ruiz", "email": "dana@mail.example",
            "role": "candidate", "optional": false}]},
    "sentence": "Jonas Brandt meets Dana Ruiz: \"Interview\" on Tuesday, 1 December 2026, 14:00-14:45 (Europe/Berlin), in Teams."}',
    'what the preview shows') FROM made;
SELECT is(r->>'summary', 'Meeting "Interview" on 2026-12-01T14:00:00+01:00 '
    'with 1 attendee(s)', 'the summary names no attendee') FROM made;
SELECT is(pg_temp.attendees(r), 'Jonas Brandt <jonas.brandt@harbor.example> '
    'host known, Dana Ruiz <dana@mail.example> candidate', 'and who is in it')
FROM made;
SELECT is(format('%s %s', m.buffer_before_minutes, m.created_by),
    '15 ' || pg_temp.acc('Jonas Brandt'), 'the host''s buffers are copied')
FROM made, sched.meeting m WHERE m.id = r #>> '{meeting,id}';
SELECT is(format('%s %s', r->>'conflict_check',
        pg_temp.pick(r->'warnings', 'code')), 'host_only calendar_not_sent',
    'without a connector Outlook will not know') FROM made;

-- Times.
SELECT is(r #>> '{meeting,starts_at}', '2026-12-01T15:00:00+01:00',
    '10: an offset wins over the zone')
FROM pg_temp.make('{"starts_at": "2026-12-01T14:00Z", "time_zone":
    "europe/berlin", "allow_conflict": true}') AS r;
SELECT is(r #> '{adjustments,0}', '{"field": "starts_at", "rule": "gap",
    "given": "2027-03-28T02:30", "used": "2027-03-28T03:30:00+02:00"}',
    '9: a time that a gap swallows')
FROM pg_temp.make('{"starts_at": "2027-03-28T02:30"}') AS r;
SELECT is(r #> '{adjustments,0}', '{"field": "starts_at", "rule": "overlap",
    "given": "2026-10-25T02:30", "used": "2026-10-25T02:30:00+02:00",
    "other": "2026-10-25T02:30:00+01:00"}', '9: and one that comes twice')
FROM (SELECT set_config('mcp.now', '2026-10-20T07:00:00Z', true)) AS clock,
    LATERAL pg_temp.make('{"starts_at": "2026-10-25T02:30"}') AS r;
SELECT set_config('mcp.now', '2026-11-23T07:00:00Z', true);
SELECT is(r #>> '{meeting,ends_at}', '2026-12-08T10:30:00+01:00', 'or an end')
FROM pg_temp.make('{"starts_at": "2026-12-08T09:00",
    "ends_at": "2026-12-08T10:30"}') AS r;
SELECT is(format('%s %s', r->>'state', r->>'code'), error, what)
FROM (VALUES
    ('{"starts_at": "2026-11-23T07:59"}'::jsonb, 'MC422 in_past', 'the past'),
    ('{"starts_at": "2027-11-24T08:00"}', 'MC422 too_far', 'a year ahead'),
    ('{"duration_minutes": 45, "ends_at": "2026-12-08T10:30"}',
        'MC422 invalid_arguments', 'duration and end'),
    ('{"ends_at": "2026-12-01T14:00"}', 'MC422 invalid_arguments',
        'an end at the start'),
    ('{"ends_at": "2026-12-01T22:05"}', 'MC422 invalid_arguments',
        'more than 480 minutes'),
    ('{"starts_at": "2026-02-30T10:00"}', 'MC422 invalid_arguments', 'no date'),
    ('{"time_zone": "CET"}', 'MC422 unknown_zone', '11: no zone'),
    ('{"title": "  "}', 'MC422 invalid_arguments', 'a blank title'),
    ('{"attendees": [{"email": "dana"}]}', 'MC422 invalid_arguments',
        'no address'),
    ('{"attendees": [{"email": "Jonas.Brandt@harbor.example"}]}',
        'MC422 invalid_arguments', 'the host alone'),
    ('{"location_type": "custom_url", "location_detail": "http://x.example"}',
        'MC422 invalid_arguments', 'a link that is not https'),
    ('{"template_id": "tpl_0000000000"}', 'MC404 not_found', 'no template'),
    ('{"notification_profile_id": "ntp_0000000000"}', 'MC404 not_found',
        'no profile')) AS v (args, error, what),
    LATERAL pg_temp.make(args) AS r;
SELECT is(pg_temp.make('{"starts_at": "2026-11-23T08:00",
    "attendees": [{"email": "x@mail.example"}]}') #>> '{meeting,status}',
    'scheduled', 'now is not past');

-- Attendees.
SELECT is(pg_temp.attendees(r), 'Jonas Brandt <jonas.brandt@harbor.example> '
    'host known, Dana <dana@mail.example> candidate, '
    'Erin Walsh <erin.walsh@harbor.example> guest known optional',
    '27: each address once, the host''s dropped, a colleague known')
FROM pg_temp.make('{"starts_at": "2026-12-09T09:00", "attendees": [
    {"email": " DANA@mail.example", "name": "Dana", "optional": true},
    {"email": "dana@mail.example", "name": "Dana Ruiz", "role": "candidate"},
    {"email": "jonas.brandt@harbor.example"},
    {"email": "Erin.Walsh@harbor.example", "optional": true}]}') AS r;

-- Conflicts.
CREATE TEMP TABLE clash ON COMMIT DROP AS
SELECT pg_temp.make('{"starts_at": "2026-12-03T10:30"}') AS r;
SELECT is(format('%s %s: %s %s', r->>'state', r->>'code', r->>'message',
        r->>'hint'), 'MC409 conflict: Jonas Brandt is busy Thursday, 3 December '
    '2026, 10:00-11:00 (Europe/Berlin). Pick one of the alternatives, or set '
    'allow_conflict.', 'who is busy, and what to do') FROM clash;
SELECT is(r->'details', '{"conflict_check": "host_only", "obstacles": [
    {"name": "Jonas Brandt", "reason": "busy", "title": "Dentist",
        "starts_at": "2026-12-03T10:00:00+01:00",
        "ends_at": "2026-12-03T11:00:00+01:00"}], "alternatives": [
    {"starts_at": "2026-12-03T13:00:00+01:00",
        "ends_at": "2026-12-03T13:45:00+01:00"},
    {"starts_at": "2026-12-03T13:30:00+01:00",
        "ends_at": "2026-12-03T14:15:00+01:00"},
    {"starts_at": "2026-12-03T14:00:00+01:00",
        "ends_at": "2026-12-03T14:45:00+01:00"}]}',
    'with the next open starts') FROM clash;
SELECT is(pg_temp.make(jsonb_build_object('starts_at',
        r #>> '{details,alternatives,0,starts_at}')) #>> '{meeting,status}',
    'scheduled', 'each of which can be booked') FROM clash;
SELECT is(r #>> '{details,obstacles,0,reason}', 'buffer',
    'too near is a conflict, too')
FROM pg_temp.make('{"starts_at": "2026-12-02T11:10"}') AS r;
SELECT is(format('%s %s', r->>'conflict_check', r #>> '{meeting,status}'),
    'none scheduled', 'a conflict can be allowed')
FROM pg_temp.make('{"starts_at": "2026-12-02T10:30",
    "allow_conflict": true}') AS r;
SELECT is(pg_temp.make('{"starts_at": "2026-12-02T11:00"}')->>'code',
    'conflict', 'what was allowed still keeps others out');

-- Whose calendars are looked at.
CREATE FUNCTION pg_temp.with_ada(starts text, person text, host text)
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.make(jsonb_build_object('starts_at', starts, 'attendees',
        '[{"email": "ada.lind@harbor.example", "role": "interviewer"},
        {"email": "kim@mail.example"}]'::jsonb, 'recruiter_id',
        pg_temp.acc(host)), person)
$$;
SELECT is(format('%s: %s', r->>'code', r->'details'->'obstacles'), 'conflict: '
    '[{"name": "Ada Lind", "reason": "busy", "ends_at": '
    '"2026-12-01T15:00:00+01:00", "starts_at": "2026-12-01T14:00:00+01:00"}]',
    'a manager''s call looks at everybody''s, and shows no title')
FROM pg_temp.with_ada('2026-12-01T14:30', 'Mara Vogel', 'Erin Walsh') AS r;
SELECT is(format('%s %s', r->>'conflict_check', r #>> '{meeting,status}'),
    'host_only scheduled', 'a user''s at their own')
FROM pg_temp.with_ada('2026-12-10T14:00', 'Jonas Brandt', 'Jonas Brandt') AS r;
SELECT pg_temp.meeting('Else', 'Ada Lind', '2026-12-11T13:00Z', 60);
SELECT is(pg_temp.with_ada('2026-12-11T14:00', 'Jonas Brandt', 'Jonas Brandt')
    #>> '{meeting,status}', 'scheduled',
    'so a colleague may be elsewhere, and answers');
SELECT is(pg_temp.with_ada('2026-12-14T14:00', person, 'Jonas Brandt')
        ->>key, expected, person || ' makes a meeting of Jonas')
FROM (VALUES ('Mara Vogel', 'conflict_check', 'all'),
    ('Ada Lind', 'code', 'forbidden'), ('Finn Else', 'code', 'not_found'))
    AS v (person, key, expected);
SELECT is(pg_temp.with_ada('2026-12-15T14:00', 'Mara Vogel', 'Paul Stein')
    ->>'code', 'not_found', 'nobody is disabled and hosts');

-- What is only to be known.
SELECT is(pg_temp.pick(r->'warnings', 'message'), 'It is outside the hours of '
    'Jonas Brandt., Outlook is not connected: it gets no event, and nobody an '
    'invitation from it.', 'outside hours')
FROM pg_temp.make('{"starts_at": "2026-12-16T18:00"}') AS r;
INSERT INTO sched.time_off (workspace_id, account_id, from_date, to_date, kind)
VALUES ('kailenty-test', pg_temp.acc('Jonas Brandt'), '2026-12-17',
    '2026-12-17', 'vacation');
SELECT is(pg_temp.pick(pg_temp.make('{"starts_at": "2026-12-17T10:00"}')
    ->'warnings', 'code'), 'time_off, calendar_not_sent', 'time off');

-- What a search lists can be booked, and what it leaves out for being busy or
-- too near cannot.
CREATE TEMP TABLE searched ON COMMIT DROP AS
SELECT g.at, pg_temp.preview('Mara Vogel', 'meetings_create',
        jsonb_build_object('title', 'Panel', 'starts_at',
            mcp.rfc3339(g.at, 'UTC'), 'duration_minutes', 60, 'recruiter_id',
            pg_temp.acc('Jonas Brandt'), 'attendees',
            '[{"email": "ada.lind@harbor.example"}]'::jsonb))->>'code' AS error,
    g.at IN (
        SELECT (s->>'starts_at')::timestamptz
        FROM jsonb_array_elements(r->'slots') AS s) AS listed
FROM pg_temp.call('Mara Vogel', 'meetings_find_available_slots',
        jsonb_build_object('user_ids', jsonb_build_array(
                pg_temp.acc('Jonas Brandt'), pg_temp.acc('Ada Lind')),
            'duration_minutes', 60, 'step_minutes', 15, 'limit', 100,
            'week_of', '2026-12-01', 'ignore_limits', true)) AS r,
    sched.grid('{[2026-11-30 08:00Z, 2026-12-04 15:00Z]}', 'UTC', 15)
        AS g (at)
WHERE extract(hour FROM g.at) BETWEEN 8 AND 15;
SELECT is_empty('SELECT at FROM searched WHERE listed AND error IS NOT NULL',
    'every slot that is listed can be booked');
SELECT is_empty($$SELECT s.at FROM searched s
    WHERE s.error IS NULL AND NOT s.listed AND NOT EXISTS (
        SELECT FROM unnest(ARRAY['Jonas Brandt', 'Ada Lind']) AS q (name),
            LATERAL sched.hours_obstacles(pg_temp.acc(q.name),
                tstzrange(s.at, s.at + interval '1 h')) AS o)
    $$, 'and within hours nothing else can');
SELECT cmp_ok((SELECT count(*) FILTER (WHERE listed) FROM searched), '>', 20::bigint,
    'of which there are some');

-- The constraint alone: what another path has taken meanwhile.
SELECT throws_ok($$
    SELECT kailenty.attendees_insert(
        pg_temp.meeting('Sneaked', 'Erin Walsh', '2026-12-01T13:15Z'),
        pg_temp.acc('Ada Lind'), '{}', ARRAY[pg_temp.acc('Ada Lind')])
    FROM (SELECT set_config('mcp.workspace', 'kailenty-test', true)) AS s $$,
    '23P01', NULL, 'no path books a person twice');

SELECT * FROM finish();
ROLLBACK;
