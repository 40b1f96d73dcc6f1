-- Publishing drafts, handed back or stored, and storing them.
BEGIN;
\ir setup.inc
SELECT plan(40);

SELECT pg_temp.hours('Jonas Brandt', '{1,2,3,4,5}', '09:00-17:00');
INSERT INTO sched.calendar_sync (workspace_id, account_id, status)
VALUES ('kailenty-test', pg_temp.acc('Jonas Brandt'), 'connected');
INSERT INTO kailenty.label (workspace_id, id, name)
VALUES ('kailenty-test', pg_temp.id('lab', 'tech'), 'Tech');
INSERT INTO kailenty.label_member (workspace_id, label_id, account_id)
VALUES ('kailenty-test', pg_temp.id('lab', 'tech'), pg_temp.acc('Erin Walsh'));

CREATE FUNCTION pg_temp.draft(args jsonb, person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.call(person, 'invites_create_draft', args)->'draft'
$$;
CREATE FUNCTION pg_temp.publish(args jsonb, person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.refusal(person, 'invites_publish', args)
$$;
CREATE FUNCTION pg_temp.kim() RETURNS jsonb LANGUAGE sql AS $$
    SELECT '{"candidate_name": "Kim Lee", "candidate_email": "Kim@mail.example",
        "position": "Data Analyst", "duration_minutes": 45,
        "location_type": "teams"}'::jsonb
$$;

-- A draft that was handed back.
CREATE TEMP TABLE single ON COMMIT DROP AS
SELECT pg_temp.publish(jsonb_build_object('draft', pg_temp.draft(
    pg_temp.kim() || '{"message": "Welcome."}'))) AS r;
SELECT matches((SELECT r #>> '{invite,link}' FROM single),
    '^https://harbor\.kailenty\.example/i/[0-9a-hjkmnp-tv-z]{16}$',
    'an invite goes live with a link');
SELECT is((r->'invite') - 'id' - 'link', '{"title": "Data Analyst interview",
    "type": "single_use", "status": "active", "bookable": true, "version": 1,
    "expires_at": "2026-12-08T00:00:00+01:00"}', 'until its end') FROM single;
SELECT is(r->'mail', '{"status": "not_sent", "reason": "no_connector"}',
    'without a connector no mail goes out, which is said') FROM single;
SELECT is((r #> '{changes,0}') - 'id', '{"entity": "invite", "before": null,
    "after": {"type": "single_use", "candidate_name": "Kim Lee",
        "candidate_email": "kim@mail.example", "title":
        "Data Analyst interview", "duration_minutes": 45,
        "location_type": "teams", "position": "Data Analyst",
        "message": "Welcome.", "recruiter": "Jonas Brandt",
        "bookable_from": "2026-11-23", "bookable_until": "2027-01-22",
        "expires_at": "2026-12-08T00:00:00+01:00", "language": "en",
        "time_zone": "Europe/Berlin", "host_attends": true, "send_email": true,
        "status": "active"},
    "sentence": "The invite \"Data Analyst interview\" of Jonas Brandt goes live for Kim Lee until Tuesday, 8 December 2026, 00:00 (Europe/Berlin)."}',
    'what the preview shows: all fields, by name, no clock reading')
FROM single;
SELECT is(r->>'summary', 'Invite "Data Analyst interview" (single-use) '
    'published for K. L.', 'the summary has initials alone') FROM single;
SELECT is(format('%s %s %s %s', i.status, i.created_by, i.published_at,
        i.set_fields IS NULL),
    'active ' || pg_temp.acc('Jonas Brandt') || ' 2026-11-23 07:00:00+00 t',
    'it is stored') FROM single, kailenty.invite i
WHERE i.id = r #>> '{invite,id}';
SELECT is(pg_temp.pick(r->'warnings', 'code'), 'duplicate_open_invite',
    'a second one of the same title to the same address is worth a warning')
FROM pg_temp.publish(jsonb_build_object('draft',
    pg_temp.draft(pg_temp.kim()))) AS r;
SELECT is((pg_temp.call('Jonas Brandt', 'invites_get', jsonb_build_object(
    'invite_id', r #>> '{invite,id}')) #>> '{invite,message}'), 'Welcome.',
    'and is there to be read') FROM single;

CREATE TEMP TABLE pool ON COMMIT DROP AS
SELECT pg_temp.publish(jsonb_build_object('draft', pg_temp.draft('{"type":
    "multi_use", "title": "Campus", "duration_minutes": 30, "location_type":
    "onsite", "location_detail": "Room Pier", "max_bookings": 12}'))) AS r;
SELECT is(format('%s %s', r #>> '{invite,type}', r->'mail'),
    'multi_use {"reason": "no_candidate", "status": "not_sent"}',
    'a pool is mailed to nobody') FROM pool;
SELECT is(pg_temp.sentences(r), 'The pool "Campus" of Jonas Brandt goes live '
    'until Tuesday, 8 December 2026, 00:00 (Europe/Berlin).', 'and says so') FROM pool;
SELECT is(r #>> '{mail,reason}', 'send_email_off', 'mail can be turned off')
FROM pg_temp.publish(jsonb_build_object('draft', pg_temp.draft(pg_temp.kim()
    || '{"send_email": false}'))) AS r;

-- What is not complete.
SELECT is(jsonb_build_object('code', r->'code', 'state', r->'state', 'fields',
        pg_temp.pick(r->'fields', 'path'), 'hint', r->'hint'),
    '{"code": "draft_incomplete", "state": "MC422", "fields":
    "candidate_email, title, location_type, duration_minutes", "hint": "Where should the invite be sent? Then change it with kailenty_invites_update_draft."}',
    'what is missing, then what is wrong, and the next question')
FROM pg_temp.publish(jsonb_build_object('draft', pg_temp.draft(
    '{"candidate_name": "Kim Lee", "duration_minutes": 7}'))) AS r;
SELECT is(r #>> '{fields,0,code}', error, what)
FROM (VALUES
    ('{"candidate_email": "kim"}'::jsonb, 'invalid_email', 'a bad address'),
    ('{"expires_at": "2026-11-23T07:00:00Z"}', 'expires_past', 'a past end'),
    ('{"bookable_until": "2026-11-20"}', 'date_past', 'a past last day'),
    ('{"max_bookings": 2}', 'field_not_for_type', '22: places of a single one'),
    ('{"card_id": "crd_0000000000"}', 'unknown_reference', 'no such card'),
    ('{"label_ids": ["lab_0000000000"]}', 'forbidden_field',
        '34: a field that is not a user''s to set')) AS v (args, error, what),
    LATERAL pg_temp.publish(jsonb_build_object('draft',
        pg_temp.draft(pg_temp.kim() || args))) AS r;
SELECT is(r #>> '{fields,0,code}', 'forbidden_field',
    '34: a draft for another recruiter')
FROM pg_temp.publish(jsonb_build_object('draft', pg_temp.draft(pg_temp.kim())
    || jsonb_build_object('recruiter_id', pg_temp.acc('Ada Lind'),
        'set_fields', '["recruiter_id", "candidate_name", "candidate_email",
            "title", "duration_minutes", "location_type"]'::jsonb))) AS r;
SELECT is(pg_temp.publish(jsonb_build_object('draft', pg_temp.draft(
    pg_temp.kim()) || '{"status": "active"}'))->>'code', 'invalid_arguments',
    '34: a draft with a key of its own');
SELECT is(format('%s %s', r->>'code', r #>> '{fields,0,path}'),
    'invalid_arguments draft.invite_id', '34: a draft with another''s id')
FROM (SELECT pg_temp.invite('foreign', recruiter => 'Ada Lind',
        status => 'draft')) AS i (id),
    LATERAL pg_temp.publish(jsonb_build_object('draft', pg_temp.draft(
        pg_temp.kim()) || jsonb_build_object('invite_id', i.id))) AS r;
SELECT is(pg_temp.publish('{}')->>'code', 'invalid_arguments', 'no draft');
-- Nothing that is no set field counts, whatever the draft says.
SELECT is(r #>> '{invite,title}', 'Data Analyst interview',
    'a draft is never trusted')
FROM pg_temp.publish(jsonb_build_object('draft', pg_temp.draft(pg_temp.kim())
    || '{"title": "Something else", "send_email": false}')) AS r;

-- Stored as a draft.
CREATE TEMP TABLE kept ON COMMIT DROP AS
SELECT pg_temp.publish(jsonb_build_object('keep_as_draft', true, 'draft',
    pg_temp.draft('{"candidate_name": "Kim Lee", "candidate_email": "kim@",
        "position": "Cook"}'))) AS r;
SELECT is(format('%s %s %s %s', r #>> '{invite,status}', r #> '{invite,link}',
        r #>> '{mail,reason}', r #>> '{changes,0,after,status}'),
    'draft null kept_as_draft draft', 'a draft is stored, complete or not')
FROM kept;
SELECT is(format('%s %s', r->>'complete', pg_temp.pick(r->'problems', 'code')),
    'false invalid_email', 'and comes back as it is')
FROM pg_temp.call('Jonas Brandt', 'invites_update_draft', jsonb_build_object(
    'invite_id', (SELECT r #>> '{invite,id}' FROM kept), 'changes',
    '{}'::jsonb)) AS r;
SELECT is(r #> '{draft,set_fields}', '["candidate_name", "candidate_email", '
    '"position", "recruiter_id"]', 'with what was set in it')
FROM pg_temp.call('Jonas Brandt', 'invites_update_draft', jsonb_build_object(
    'invite_id', (SELECT r #>> '{invite,id}' FROM kept), 'changes',
    '{}'::jsonb)) AS r;
SELECT is(pg_temp.publish(jsonb_build_object('keep_as_draft', true, 'draft',
        pg_temp.draft(args)))->>'code', 'draft_incomplete', what)
FROM (VALUES ('{"title": "X"}'::jsonb, 'but not a value that no invite has'),
    ('{"template_id": "tpl_0000000000"}', 'nor of something that is not'),
    ('{"interviewer_ids": ["acc_0000000000"]}', 'nor one that is forbidden'))
    AS v (args, what);

-- A stored draft.
CREATE TEMP TABLE completed ON COMMIT DROP AS
SELECT pg_temp.publish(jsonb_build_object('draft', pg_temp.call('Jonas Brandt',
    'invites_update_draft', jsonb_build_object('invite_id', r #>> '{invite,id}',
    'changes', '{"candidate_email": "kim@mail.example", "duration_minutes": 30,
        "location_type": "teams"}'::jsonb))->'draft')) AS r FROM kept;
SELECT is(format('%s %s %s', c.r #>> '{invite,id}' = k.r #>> '{invite,id}',
        c.r #>> '{invite,status}', c.r #>> '{invite,version}'), 't active 2',
    'a stored draft goes live as the invite that it is')
FROM completed c, kept k;
SELECT is(format('%s %s', r #>> '{changes,0,before,status}',
        r #>> '{changes,0,before,candidate_email}'), 'draft kim@',
    'what it was before is shown') FROM completed;
SELECT is(pg_temp.publish(jsonb_build_object('invite_id', r #>> '{invite,id}'))
    ->>'code', 'not_a_draft', '1: only once') FROM completed;
SELECT pg_temp.invite('stored', status => 'draft'),
    pg_temp.invite('hers', recruiter => 'Ada Lind', status => 'draft');
SELECT is(pg_temp.publish(jsonb_build_object('invite_id',
    pg_temp.id('inv', 'stored'))) #>> '{invite,status}', 'active',
    'from the dashboard, by its id');

-- Who.
INSERT INTO kailenty.invite_interviewer (workspace_id, invite_id, account_id)
VALUES ('kailenty-test', pg_temp.id('inv', 'hers'),
    pg_temp.acc('Jonas Brandt'));
SELECT is(pg_temp.preview(person, 'invites_publish', jsonb_build_object(
        'invite_id', pg_temp.id('inv', 'hers'))) #>> path::text[], expected,
    person || ' publishes a draft of Ada')
FROM (VALUES ('Jonas Brandt', '{code}', 'forbidden'),
    ('Erin Walsh', '{code}', 'not_found'), ('Finn Else', '{code}', 'not_found'),
    ('Ada Lind', '{invite,status}', 'active'),
    ('Mara Vogel', '{invite,status}', 'active'))
    AS v (person, path, expected);
CREATE TEMP TABLE panel ON COMMIT DROP AS
SELECT pg_temp.publish(jsonb_build_object('draft', pg_temp.draft(pg_temp.kim()
    || jsonb_build_object('recruiter_id', pg_temp.acc('Jonas Brandt'),
        'interviewer_ids', jsonb_build_array(pg_temp.acc('Ada Lind'),
            pg_temp.acc('Priya Nair')),
        'label_ids', jsonb_build_array(pg_temp.id('lab', 'tech'))),
    'Mara Vogel')), 'Mara Vogel') AS r;
SELECT is(format('%s %s %s', r #>> '{changes,0,after,recruiter}',
        r #> '{changes,0,after,interviewers}', r #> '{changes,0,after,labels}'),
    'Jonas Brandt ["Ada Lind", "Priya Nair"] ["Tech"]',
    'a manager names the recruiter and who else takes part') FROM panel;
SELECT is(pg_temp.pick(v #> '{invite,interviewers}', 'name'),
    'Ada Lind, Priya Nair', 'in their order')
FROM panel, LATERAL pg_temp.call('Jonas Brandt', 'invites_get',
    jsonb_build_object('invite_id', r #>> '{invite,id}')) AS v;

SELECT * FROM finish();
ROLLBACK;
