-- One meeting: who sees it, its attendees, where it stands with Outlook.
BEGIN;
\ir setup.inc
SELECT plan(22);

SELECT pg_temp.invite('Campus', type => 'multi_use'),
    pg_temp.invite('Campus a', pool => 'Campus');
SELECT pg_temp.meeting('Booked', 'Jonas Brandt', '2026-11-24T13:00Z',
        invite => 'Campus a', others => '{Ada Lind}'),
    pg_temp.meeting('Over', 'Jonas Brandt', '2026-11-20T13:00Z'),
    pg_temp.meeting('Off', 'Jonas Brandt', '2026-11-25T13:00Z',
        status => 'cancelled'),
    pg_temp.meeting('Pending', 'Jonas Brandt', '2026-11-26T13:00Z'),
    pg_temp.meeting('Theirs', 'Frida Else', '2026-11-24T13:00Z');
UPDATE sched.meeting SET description = 'Agenda', type = 'interview',
    buffer_after_minutes = 10, calendar_sync = 'failed',
    calendar_error = 'mailbox full', web_link = 'https://outlook.example/1',
    location_detail = 'Room 3', created_by = pg_temp.acc('Mara Vogel'),
    external_id = 'AAMk', change_key = 'ck', version = 3
WHERE id = pg_temp.id('mtg', 'Booked');
UPDATE sched.meeting_attendee SET response = 'declined', optional = true
WHERE meeting_id = pg_temp.id('mtg', 'Booked') AND role = 'interviewer';
UPDATE sched.meeting SET cancel_reason = 'No budget',
    cancelled_at = '2026-11-22T10:00Z', cancelled_by = pg_temp.acc('Mara Vogel')
WHERE id = pg_temp.id('mtg', 'Off');
UPDATE sched.meeting SET calendar_sync = 'pending', conference_url = NULL
WHERE id = pg_temp.id('mtg', 'Pending');

CREATE FUNCTION pg_temp.get(person text, name text) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.call(person, 'meetings_get',
        jsonb_build_object('meeting_id', pg_temp.id('mtg', name)))
$$;

SELECT is(pg_temp.get(person, 'Booked') #>> '{meeting,title}', 'Booked',
    format('%s sees it', person))
FROM unnest(ARRAY['Jonas Brandt', 'Ada Lind', 'Mara Vogel', 'Tomas Keller'])
    AS person;
SELECT is(pg_temp.code(person, 'meetings_get',
        jsonb_build_object('meeting_id', pg_temp.id('mtg', name))),
    'MC404 not_found', format('%s does not see %s', person, name))
FROM (VALUES ('Erin Walsh', 'Booked'), ('Ada Lind', 'Over'),
    ('Finn Else', 'Booked'), ('Mara Vogel', 'Theirs')) AS v (person, name);
SELECT is(pg_temp.refusal('Jonas Brandt', 'meetings_get',
        '{"meeting_id": "mtg_0000000000"}')->>'hint',
    'Look the id up with kailenty_meetings_list.',
    'what is not there has a hint that names the list');

SELECT is(pg_temp.get('Jonas Brandt', 'Booked')->'meeting', jsonb_build_object(
    'id', pg_temp.id('mtg', 'Booked'), 'version', 3, 'title', 'Booked',
    'type', 'interview', 'status', 'scheduled',
    'starts_at', '2026-11-24T14:00:00+01:00',
    'ends_at', '2026-11-24T14:45:00+01:00', 'guest_time_zone', 'Europe/Berlin',
    'host', jsonb_build_object('id', pg_temp.acc('Jonas Brandt'),
        'name', 'Jonas Brandt'),
    'attendees', '[
        {"name": "Jonas Brandt", "email": "jonas.brandt@harbor.example",
            "role": "host", "optional": false, "response": "none"},
        {"name": "Ada Lind", "email": "ada.lind@harbor.example",
            "role": "interviewer", "optional": true, "response": "declined"},
        {"name": "Kim Lee", "email": "kim.lee@mail.example",
            "role": "candidate", "optional": false, "response": "none"}
        ]'::jsonb,
    'location_type', 'teams', 'location_detail', 'Room 3',
    'conference_url', 'https://teams.example/Booked', 'conference_note', NULL,
    'description', 'Agenda', 'buffer_before_minutes', 0,
    'buffer_after_minutes', 10, 'calendar_sync', 'failed',
    'calendar_error', 'mailbox full', 'web_link', 'https://outlook.example/1',
    'source', jsonb_build_object('kind', 'invite',
        'id', pg_temp.id('inv', 'Campus a'), 'title', 'Campus interview'),
    'cancel_reason', NULL, 'cancelled_at', NULL, 'cancelled_by', NULL,
    'created_by', jsonb_build_object('id', pg_temp.acc('Mara Vogel'),
        'name', 'Mara Vogel'),
    'created_at', '2026-11-20T10:00:00+01:00',
    'updated_at', '2026-11-20T10:00:00+01:00'), 'a meeting in full');
SELECT is(jsonb_array_length(pg_temp.get('Ada Lind', 'Booked')
    #> '{meeting,attendees}'), 3, 'who attends sees all who attend');
SELECT is(pg_temp.get('Ada Lind', 'Booked') #> '{meeting,source}',
    jsonb_build_object('kind', 'invite', 'id', pg_temp.id('inv', 'Campus a'),
        'title', NULL),
    'but not the title of an invite that is not theirs');

SELECT is(pg_temp.get('Jonas Brandt', 'Pending')
        #>> '{meeting,conference_note}',
    'pending: Outlook has not answered with the link yet',
    'a link that is still to come');
SELECT is(format('%s %s %s', m->>'cancel_reason', m->>'cancelled_at',
        m #>> '{cancelled_by,name}'),
    'No budget 2026-11-22T11:00:00+01:00 Mara Vogel', 'a cancelled meeting')
FROM (SELECT pg_temp.get('Jonas Brandt', 'Off')->'meeting') AS v (m);
SELECT is(pg_temp.get('Jonas Brandt', 'Over') #>> '{meeting,status}',
    'completed', 'one that is over');
SELECT is(replace(pg_temp.get(person, name)->>'actions', 'kailenty_', ''),
    actions, format('%s can do with %s: %s', person, name, actions))
FROM (VALUES
    ('Jonas Brandt', 'Booked', '["meetings_update", "meetings_cancel"]'),
    ('Mara Vogel', 'Booked', '["meetings_update", "meetings_cancel"]'),
    ('Ada Lind', 'Booked', '[]'),
    ('Jonas Brandt', 'Over', '["meetings_update"]'),
    ('Jonas Brandt', 'Off', '[]')) AS v (person, name, actions);
SELECT is(format('%s %s', r->>'time_zone', r #>> '{meeting,starts_at}'),
    'Asia/Kolkata 2026-11-24T18:30:00+05:30', 'in the zone asked for')
FROM pg_temp.call('Jonas Brandt', 'meetings_get', jsonb_build_object(
    'meeting_id', pg_temp.id('mtg', 'Booked'),
    'time_zone', 'asia/kolkata')) AS r;
SELECT is(pg_temp.code('Jonas Brandt', 'meetings_get', jsonb_build_object(
    'meeting_id', pg_temp.id('mtg', 'Booked'), 'time_zone', 'IST')),
    'MC422 unknown_zone', 'no zone of that name');

SELECT * FROM finish();
ROLLBACK;
