-- What the writes let happen in Microsoft 365, and what comes back. The outbox
-- here is a list of what was put in it.
BEGIN;
\ir setup.inc
SELECT plan(55);

CREATE TEMP TABLE sent (n integer GENERATED ALWAYS AS IDENTITY, kind text,
    payload jsonb, key text, about text, in_order boolean,
    not_before timestamptz, gate text, done text);
GRANT SELECT, INSERT, DELETE ON sent TO PUBLIC;
CREATE OR REPLACE FUNCTION mcp.outbox_add(
    connector text, kind text, payload jsonb, key text,
    about text DEFAULT NULL, in_order boolean DEFAULT false,
    not_before timestamptz DEFAULT NULL, expires_at timestamptz DEFAULT NULL,
    gate text DEFAULT NULL, settle text DEFAULT NULL, done text DEFAULT NULL,
    max_attempts integer DEFAULT 8, backoff interval DEFAULT '5 s',
    sealed bytea DEFAULT NULL)
RETURNS text LANGUAGE sql SECURITY DEFINER AS $$
    INSERT INTO pg_temp.sent (kind, payload, key, about, in_order, not_before,
        gate, done)
    SELECT kind, payload, key, about, in_order, not_before, gate, done
    WHERE connector = 'msgraph'
    RETURNING 'out_' || n
$$;

SELECT pg_temp.hours('Jonas Brandt', '{1,2,3,4,5}', '09:00-17:00');
INSERT INTO kailenty.template (workspace_id, id, name, kind, subject, body,
    is_default)
SELECT 'kailenty-test', pg_temp.id('tpl', kind), kind, kind,
    kind || ' of {{ title }}',
    E'Dear {{candidate_name}},\n{{title}}: {{starts_at}} {{link}} {{message}}',
    true
FROM unnest(ARRAY['invitation', 'reminder', 'confirmation', 'reschedule',
    'cancellation']) AS kind;
INSERT INTO kailenty.notification_profile (workspace_id, id, name, rules,
    is_default)
VALUES ('kailenty-test', pg_temp.id('ntp', 'usual'), 'Usual', '[
    {"event": "booking_confirmed", "to": "candidate"},
    {"event": "meeting_reminder", "to": "candidate", "offset_minutes": 1440},
    {"event": "meeting_reminder", "to": "recruiter", "offset_minutes": 43200},
    {"event": "meeting_rescheduled", "to": "candidate"},
    {"event": "meeting_cancelled", "to": "interviewers"},
    {"event": "recruiter_booked", "to": "recruiter"},
    {"event": "invite_sent", "to": "candidate"},
    {"event": "invite_sent", "to": "recruiter"},
    {"event": "invite_reminder", "to": "candidate", "offset_minutes": 60},
    {"event": "invite_expired", "to": "recruiter"}]',
    true);
CREATE FUNCTION pg_temp.kinds() RETURNS text LANGUAGE sql AS $$
    WITH gone AS (DELETE FROM sent RETURNING *)
    SELECT coalesce(string_agg(concat_ws(' ', kind,
        payload #>> '{to,0,email}', to_char(not_before AT TIME ZONE 'UTC',
            'MM-DD HH24:MI')), ', '
        ORDER BY kind, payload #>> '{to,0,email}', not_before NULLS FIRST),
        'nothing')
    FROM gone
$$;
-- The outbox calls functions as the workspace's service.
CREATE FUNCTION pg_temp.service(function text, row_ jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
    said jsonb;
BEGIN
    PERFORM set_config('mcp.workspace', 'kailenty-test', true),
        set_config('mcp.account', '', true),
        set_config('mcp.role', 'service', true),
        set_config('role', 'mcp_app', true);
    EXECUTE format('SELECT to_jsonb(kailenty.%I($1))', function)
        INTO said USING row_;
    PERFORM set_config('role', 'none', true);
    RETURN said;
END
$$;

-- A meeting's event.
CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT pg_temp.call('Jonas Brandt', 'meetings_create', jsonb_build_object(
    'title', 'Talk <1>', 'starts_at', '2026-12-01T14:00',
    'duration_minutes', 45, 'description', E'Bring <b>work</b>.\nThanks',
    'location_detail', 'Link follows', 'template_id',
    pg_temp.id('tpl', 'confirmation'), 'attendees', '[
    {"email": "dana@mail.example", "name": "Dana <Ruiz>", "role": "candidate"},
    {"email": "ada.lind@harbor.example", "role": "interviewer",
        "optional": true}]'::jsonb)) AS r;
SELECT is(s.payload - 'html', '{"mailbox": "jonas.brandt@harbor.example",
    "subject": "Talk <1>", "start": "2026-12-01T13:00:00Z",
    "end": "2026-12-01T13:45:00Z", "location": "Link follows", "teams": true,
    "attendees": [
        {"email": "dana@mail.example", "name": "Dana <Ruiz>",
            "type": "required"},
        {"email": "ada.lind@harbor.example", "name": "Ada Lind",
            "type": "optional"}]}',
    'an event in the host''s calendar, with a Teams link')
FROM sent s WHERE s.kind = 'event.create';
SELECT is(s.payload->>'html', '<p>Bring &lt;b&gt;work&lt;/b&gt;.<br>Thanks</p>'
    '<hr><p>Dear Dana &lt;Ruiz&gt;,<br>Talk &lt;1&gt;: Tuesday, 1 December '
    '2026, 14:00-14:45 (Europe/Berlin)  </p>',
    '23: what people wrote is text in it, and what is not known left out')
FROM sent s WHERE s.kind = 'event.create';
SELECT is(format('%s %s %s %s %s', s.key = m.id, s.about = m.id, s.in_order,
        s.gate, s.done), 't t t  kailenty.event_done',
    'once, and before whatever follows about the meeting')
FROM sent s, made, LATERAL (SELECT r #>> '{meeting,id}' AS id) AS m
WHERE s.kind = 'event.create';
SELECT is(format('%s %s', r #>> '{meeting,calendar_sync}', r->'warnings'),
    'pending []', 'the meeting waits for it') FROM made;
SELECT is(pg_temp.sentences(r), 'Jonas Brandt meets Dana <Ruiz>, Ada Lind: '
    '"Talk <1>" on Tuesday, 1 December 2026, 14:00-14:45 (Europe/Berlin), in '
    'Teams; Outlook invites 2 people.', 'the preview says whom Outlook asks')
FROM made;
SELECT is(s.payload, '{"mailbox": "jonas.brandt@harbor.example",
    "to": [{"email": "dana@mail.example", "name": "Dana <Ruiz>"}],
    "subject": "confirmation of Talk <1>", "html": "Dear Dana &lt;Ruiz&gt;,<br>Talk &lt;1&gt;: Tuesday, 1 December 2026, 14:00-14:45 (Europe/Berlin)  ",
    "event": "booking_confirmed", "due": "2026-12-01T13:00:00Z"}',
    'a confirmation by the rules of the profile')
FROM sent s WHERE s.payload->>'subject' LIKE 'confirmation%'
    AND s.payload #>> '{to,0,email}' = 'dana@mail.example';
SELECT is(pg_temp.kinds(), 'event.create, mail.send dana@mail.example, '
    'mail.send dana@mail.example 11-30 13:00, '
    'mail.send jonas.brandt@harbor.example',
    'reminders wait, one whose time has passed is none');

-- What comes back.
CREATE FUNCTION pg_temp.done(state text, response jsonb, error text)
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.service('event_done', jsonb_build_object('about',
        (SELECT r #>> '{meeting,id}' FROM made), 'state', state,
        'response', response, 'error', error));
    SELECT format('%s %s %s %s', m.calendar_sync, m.calendar_error,
        m.external_id, m.conference_url)
    FROM sched.meeting m, made WHERE m.id = r #>> '{meeting,id}'
$$;
CREATE FUNCTION pg_temp.gate(function text, due text DEFAULT NULL)
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.service(function, jsonb_build_object('about',
        (SELECT r #>> '{meeting,id}' FROM made),
        'payload', jsonb_build_object('due', due)))
$$;
CREATE FUNCTION pg_temp.invite_gate(r jsonb, event text, due text)
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.service('mail_gate', jsonb_build_object('about',
        r #>> '{invite,id}', 'payload', jsonb_build_object('event', event,
            'due', due)))->'do'
$$;
SELECT is(pg_temp.gate('event_gate'), '{"do": "drop", "code": "no_event"}',
    'an event that was never made is not changed');
SELECT is(pg_temp.done('dead', NULL, 'HTTP 403 ErrorAccessDenied'),
    'failed HTTP 403 ErrorAccessDenied  ', 'a failure is seen in the meeting');
SELECT is(pg_temp.done('dropped', NULL, 'no_event'), 'not_sent   ',
    'where there is no event, no change of one has failed');
SELECT is(pg_temp.done('delivered', '{"event_id": "AAMk1", "change_key": "c1",
    "web_link": "https://outlook.example/1",
    "join_url": "https://teams.example/1"}', NULL),
    'synced  AAMk1 https://teams.example/1', 'an event has an id and a link');
SELECT is(pg_temp.gate('event_gate'), '{"do": "send", "payload":
    {"event_id": "AAMk1"}}', 'by which it is changed');
SELECT is(pg_temp.gate('mail_gate', '2026-12-01T13:00:00Z'), '{"do": "send"}',
    'a reminder of the meeting as it is goes out');

-- Moved.
CREATE TEMP TABLE moved ON COMMIT DROP AS
SELECT pg_temp.call('Jonas Brandt', 'meetings_update', jsonb_build_object(
    'meeting_id', r #> '{meeting,id}', 'starts_at', '2026-12-02T14:00')) AS r
FROM made;
SELECT is(s.payload, '{"mailbox": "jonas.brandt@harbor.example",
    "start": "2026-12-02T13:00:00Z", "end": "2026-12-02T13:45:00Z"}',
    'of an event only what changed is sent')
FROM sent s WHERE s.kind = 'event.update';
SELECT is(format('%s %s %s', s.key, s.gate, s.in_order), format(
    '%s:2 kailenty.event_gate t', r #>> '{meeting,id}'),
    'after what was before')
FROM sent s, made WHERE s.kind = 'event.update';
SELECT is((SELECT count(*) FROM sent WHERE key LIKE '%@%'), 0::bigint,
    'no key has an address');
SELECT is(pg_temp.kinds(), 'event.update, mail.send dana@mail.example, '
    'mail.send dana@mail.example 12-01 13:00',
    'the guest is told, and reminded anew');
SELECT is(pg_temp.gate('mail_gate', '2026-12-01T13:00:00Z'),
    '{"do": "drop", "code": "stale"}', 'the reminder of the time before is dropped');
SELECT is(pg_temp.gate('mail_gate', '2026-12-02T13:00:00Z'),
    '{"do": "send"}', 'the new one is not');
SELECT is(pg_temp.done('delivered', '{"event_id": "AAMk1"}', NULL),
    'synced  AAMk1 https://teams.example/1', 'the link stays');
SELECT is(pg_temp.call('Jonas Brandt', 'meetings_update', jsonb_build_object(
        'meeting_id', r #> '{meeting,id}', 'description', 'New'))
        #>> '{meeting,calendar_sync}', 'pending', 'a description is sent')
FROM made;
SELECT is(s.payload, jsonb_build_object('mailbox',
    'jonas.brandt@harbor.example', 'html', '<p>New</p><hr><p>Dear Dana '
    '&lt;Ruiz&gt;,<br>Talk &lt;1&gt;: Wednesday, 2 December 2026, 14:00-14:45 '
    '(Europe/Berlin) https://teams.example/1 </p>'), 'as what replaces our part of the event''s text')
FROM sent s;
SELECT is(pg_temp.kinds(), 'event.update', 'nobody is mailed');
SELECT is(pg_temp.done('delivered', '{"body_kept": true}', NULL),
    'synced The text in Outlook was left as it is: our part of it has been '
    'taken out there. AAMk1 https://teams.example/1',
    'where that has been taken out, the meeting says so');
SELECT is(pg_temp.call('Jonas Brandt', 'meetings_update', jsonb_build_object(
        'meeting_id', r #> '{meeting,id}', 'description', NULL))
        #>> '{meeting,calendar_sync}', 'pending', 'one that is taken away, too')
FROM made;
SELECT matches(s.payload->>'html', '^<p>Dear Dana', 'so is our text without it')
FROM sent s;
SELECT is(pg_temp.kinds(), 'event.update', 'once');
SELECT is(pg_temp.done('dead', NULL, 'HTTP 404 ErrorItemNotFound'),
    'missing HTTP 404 ErrorItemNotFound AAMk1 https://teams.example/1',
    'an event that somebody removed is missing');

-- Cancelled.
SELECT is(pg_temp.sentences(pg_temp.call('Jonas Brandt', 'meetings_cancel',
        jsonb_build_object('meeting_id', r #> '{meeting,id}', 'reason',
            'Ill')))
    , '"Talk <1>" with Dana <Ruiz>, Ada Lind on Wednesday, 2 December 2026, '
    '14:00-14:45 (Europe/Berlin) is cancelled; Outlook tells the attendees.',
    'a meeting is cancelled') FROM made;
SELECT is(s.payload, '{"mailbox": "jonas.brandt@harbor.example",
    "comment": "Ill"}', 'with the reason')
FROM sent s WHERE s.kind = 'event.cancel';
SELECT is(pg_temp.kinds(), 'event.cancel, mail.send ada.lind@harbor.example',
    'whom the profile names is told');
SELECT is(pg_temp.gate('mail_gate', '2026-12-02T13:00:00Z'),
    '{"do": "drop", "code": "stale"}', 'of a cancelled meeting nobody is reminded');

-- Invites.
CREATE TEMP TABLE published ON COMMIT DROP AS
SELECT pg_temp.call('Jonas Brandt', 'invites_publish', jsonb_build_object(
    'draft', pg_temp.call('Jonas Brandt', 'invites_create_draft', '{
        "candidate_name": "Kim Lee", "candidate_email": "kim@mail.example",
        "title": "Interview", "duration_minutes": 45, "location_type": "teams",
        "message": "A & B"}')->'draft')) AS r;
SELECT is(format('%s %s', r->'mail', pg_temp.sentences(r)),
    '{"reason": null, "status": "queued"} The invite "Interview" of Jonas '
    'Brandt goes live for Kim Lee until Tuesday, 8 December 2026, 00:00 '
    '(Europe/Berlin); the invitation is mailed to kim@mail.example.', 'an invitation is mailed')
FROM published;
SELECT is(s.payload, jsonb_build_object(
    'mailbox', 'jonas.brandt@harbor.example', 'to', '[{"email": "kim@mail.example", "name": "Kim Lee"}]'::jsonb,
    'subject', 'invitation of Interview',
    'html', 'Dear Kim Lee,<br>Interview:  ' || (r #>> '{invite,link}') || ' A &amp; B'),
    'with the link and the message')
FROM sent s, published
WHERE s.payload->>'subject' LIKE 'invitation%'
    AND s.payload #>> '{to,0,email}' = 'kim@mail.example';
SELECT is(pg_temp.kinds(), 'mail.send jonas.brandt@harbor.example, '
    'mail.send jonas.brandt@harbor.example 12-07 23:00, '
    'mail.send kim@mail.example, mail.send kim@mail.example 12-07 22:00',
    'once, and one is reminded before it expires, and told when it has');
SELECT is(pg_temp.invite_gate(r, 'invite_reminder', due), expected, what)
FROM published, (VALUES ('2026-12-07T23:00:00Z', '"send"'::jsonb,
        'if it can be booked then'), ('2026-12-06T23:00:00Z', '"drop"',
        'and has the same end')) AS v (due, expected, what);
SELECT is(pg_temp.invite_gate(r, 'invite_expired', '2026-12-07T23:00:00Z'),
    expected, format('at %s its end has come: %s', now, expected))
FROM published, (VALUES ('2026-12-07T22:59:59Z', '"drop"'::jsonb),
        ('2026-12-07T23:00:00Z', '"send"')) AS v (now, expected),
    LATERAL (SELECT set_config('mcp.now', now, true)) AS clock;
SELECT set_config('mcp.now', '2026-11-23T07:00:00Z', true);
SELECT is(pg_temp.call('Jonas Brandt', 'invites_update', jsonb_build_object(
    'invite_id', r #> '{invite,id}', 'changes', '{}'::jsonb, 'resend', true))
    #>> '{mail,status}', 'queued', 'it is sent again when asked')
FROM published;
SELECT is((SELECT string_agg(regexp_replace(key, '^inv_\w+:|:\w{12}$', '', 'g'),
        ', ' ORDER BY n)
    FROM sent WHERE payload #>> '{to,0,email}' LIKE 'kim%'),
    '2:invitation, invite_reminder:60:at 2026-12-07T22:00:00Z',
    'under a key of its own; what waits already keeps its key');
SELECT is(pg_temp.kinds(), 'mail.send jonas.brandt@harbor.example, '
    'mail.send jonas.brandt@harbor.example 12-07 23:00, '
    'mail.send kim@mail.example, mail.send kim@mail.example 12-07 22:00',
    'to the same address');
SELECT is(pg_temp.call('Jonas Brandt', 'invites_update', jsonb_build_object(
    'invite_id', r #> '{invite,id}', 'changes',
    '{"expires_at": "2026-12-05T00:00:00Z"}'::jsonb)) #>> '{mail,reason}',
    'not_asked', 'another end mails no invitation') FROM published;
SELECT is(pg_temp.kinds(), 'mail.send jonas.brandt@harbor.example 12-05 00:00, '
    'mail.send kim@mail.example 12-04 23:00', 'but moves what waits for it');
SELECT is(pg_temp.sentences(pg_temp.call('Jonas Brandt', 'invites_revoke',
    jsonb_build_object('invite_id', r #> '{invite,id}', 'notify_candidate',
        true, 'reason', 'Role filled'))), 'The invite "Interview" of Kim Lee '
    'cannot be booked any more; Kim Lee is told by mail.',
    'who is revoked is told when asked') FROM published;
SELECT is(s.payload->>'html', 'Dear Kim Lee,<br>Interview:   Role filled',
    'why, and without the link')
FROM sent s;
SELECT is(pg_temp.kinds(), 'mail.send kim@mail.example', 'once');
SELECT is(pg_temp.invite_gate(r, 'invite_reminder', '2026-12-05T00:00:00Z'),
    '"drop"', 'a revoked invite reminds nobody') FROM published;
SELECT pg_temp.invite('campus', type => 'multi_use', title => 'Campus');
SELECT is(pg_temp.sentences(pg_temp.call('Jonas Brandt',
    'invites_create_sub_invite', jsonb_build_object('candidate_name',
        'Tom Reyes', 'candidate_email', 'tom@mail.example', 'invite_id',
        pg_temp.id('inv', 'campus')))), 'Tom Reyes gets a personal link of the '
    'pool "Campus", until Tuesday, 8 December 2026, 00:00 (Europe/Berlin); it '
    'is mailed to tom@mail.example.', 'a personal link is mailed');
SELECT is(s.payload->>'subject', 'invitation of Campus',
    'with what the pool has') FROM sent s
WHERE not_before IS NULL AND payload #>> '{to,0,email}' = 'tom@mail.example';
SELECT is(pg_temp.kinds(), 'mail.send jonas.brandt@harbor.example, '
    'mail.send jonas.brandt@harbor.example 12-07 23:00, '
    'mail.send tom@mail.example, mail.send tom@mail.example 12-07 22:00',
    'its end too');

-- A preview sends nothing.
SELECT is(pg_temp.preview('Jonas Brandt', 'meetings_create', jsonb_build_object(
        'title', 'Talk', 'starts_at', '2026-12-03T14:00', 'duration_minutes',
        45, 'attendees', '[{"email": "d@mail.example"}]'::jsonb))
        #>> '{meeting,calendar_sync}', 'pending',
    'a preview knows what it would');
SELECT is(pg_temp.kinds(), 'nothing', 'and sends nothing');

-- A booking.
SELECT is(r #>> '{meeting,calendar_sync}', 'pending', 'a booking has an event')
FROM kailenty.invite i, LATERAL pg_temp.call('Booking page', 'book',
    jsonb_build_object('code', i.code, 'starts_at', '2026-12-04T10:00',
        'guest_name', 'Lu', 'guest_email', 'lu@mail.example')) AS r
WHERE i.id = pg_temp.id('inv', 'campus');
SELECT is(pg_temp.kinds(), 'event.create, '
    'mail.send jonas.brandt@harbor.example, mail.send lu@mail.example, '
    'mail.send lu@mail.example 12-03 09:00', 'and its notices');

SELECT * FROM finish();
ROLLBACK;
