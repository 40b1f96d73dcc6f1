-- What people write is text: a query's characters stand for themselves, and
-- whatever alphabet and picture a name has it keeps. The numbers are those of
-- the specification's list of edge cases.
BEGIN;
\ir setup.inc
SELECT plan(44);

SELECT pg_temp.hours('Jonas Brandt', '{1,2,3,4,5}', '09:00-17:00');

-- Rows that a query of another meaning would find.
SELECT pg_temp.invite('plain', title => 'Chat with Anna');
SELECT pg_temp.invite('odd', title => '100%_sure "or" it''s \x',
    candidate => 'Pat Doe');
SELECT pg_temp.meeting('Chat with Anna', 'Jonas Brandt', '2026-11-24T09:00Z'),
    pg_temp.meeting('100%_sure "or" it''s \x', 'Jonas Brandt',
        '2026-11-24T11:00Z', guest => 'Pat Doe');
SELECT pg_temp.event('Jonas Brandt', 'Chat with Anna', '2026-11-24T13:00Z',
        '2026-11-24T14:00Z'),
    pg_temp.event('Jonas Brandt', '100%_sure "or" it''s \x',
        '2026-11-24T15:00Z', '2026-11-24T16:00Z');
INSERT INTO sched.calendar_sync (workspace_id, account_id, status)
VALUES ('kailenty-test', pg_temp.acc('Jonas Brandt'), 'connected');
INSERT INTO kailenty.template (workspace_id, id, name, kind, subject, body,
    language)
VALUES ('kailenty-test', pg_temp.id('tpl', 'a'), 'Chat with Anna', 'invitation',
        'Hello', 'Hi', 'en'),
    ('kailenty-test', pg_temp.id('tpl', 'b'), '100%_sure "or" it''s \x',
        'invitation', 'Hello', 'Hi', 'en');
INSERT INTO kailenty.label (workspace_id, id, name)
VALUES ('kailenty-test', pg_temp.id('lab', 'a'), 'Chat with Anna'),
    ('kailenty-test', pg_temp.id('lab', 'b'), '100%_sure "or" it''s \x');
SELECT pg_temp.call('Mara Vogel', 'contact_forms_create', jsonb_build_object(
    'title', title, 'recruiter_id', pg_temp.acc('Jonas Brandt'))) IS NULL
FROM unnest(ARRAY['Chat with Anna', '100%_sure "or" it''s \x']) AS title;

-- Each list that takes a query, and the member of its rows that shows which.
CREATE TEMP TABLE list (tool text, person text, rows text, shows text)
ON COMMIT DROP;
INSERT INTO list
VALUES ('invites_list', 'Jonas Brandt', 'invites', 'title'),
    ('meetings_list', 'Jonas Brandt', 'meetings', 'title'),
    ('calendar_events_list', 'Jonas Brandt', 'events', 'title'),
    ('templates_list', 'Jonas Brandt', 'templates', 'name'),
    ('labels_list', 'Mara Vogel', 'labels', 'name'),
    ('contact_forms_list', 'Mara Vogel', 'forms', 'title');
CREATE FUNCTION pg_temp.query(l list, words text) RETURNS text
LANGUAGE sql AS $$
    SELECT pg_temp.pick(pg_temp.call(l.person, l.tool,
        jsonb_build_object('query', words))->l.rows, l.shows)
$$;

SELECT is(pg_temp.query(l, words), found, format('25: %s finds with %s %s',
    l.tool, words, CASE found WHEN 'none' THEN 'nothing' ELSE 'it alone' END))
FROM list l
CROSS JOIN (VALUES
    ('Ch%', 'none'), ('Ch_t', 'none'), ('Chat" or', 'none'),
    ('100%', '100%_sure "or" it''s \x')) AS v (words, found);
SELECT is((SELECT count(*) FROM list l
    WHERE pg_temp.query(l, 'chat anna') = 'Chat with Anna'), 6::bigint,
    '25: the other is found by its words');
SELECT is(pg_temp.pick(pg_temp.call('Mara Vogel', 'users_list_recruiters',
        jsonb_build_object('query', words))->'recruiters', 'name'), 'none',
    '25: nor is anybody''s name like ' || words)
FROM unnest(ARRAY['Jon%', 'J_nas', 'Jonas"', 'Jonas''']) AS words;

-- 28: names of all scripts.
CREATE TEMP TABLE name (name text) ON COMMIT DROP;
INSERT INTO name
VALUES ('🎉 Zoë 👩‍💻'), ('نور الهدى'), ('דנה לוי'), ('山田 太郎');
SELECT is(pg_temp.call('Jonas Brandt', 'invites_get', jsonb_build_object(
        'invite_id', r #> '{invite,id}')) #>> '{invite,candidate_name}', n.name,
    '28: an invite keeps the name ' || n.name)
FROM name n, LATERAL pg_temp.call('Jonas Brandt', 'invites_publish',
    jsonb_build_object('draft', pg_temp.call('Jonas Brandt',
        'invites_create_draft', jsonb_build_object('candidate_name', n.name,
        'candidate_email', md5(n.name) || '@mail.example', 'title', n.name,
        'duration_minutes', 30, 'location_type', 'teams'))->'draft')) AS r;
SELECT is(pg_temp.call('Jonas Brandt', 'meetings_get', jsonb_build_object(
        'meeting_id', r #> '{meeting,id}')) #>> '{meeting,attendees,1,name}',
    n.name, '28: so does a meeting')
FROM (SELECT name, row_number() OVER (ORDER BY name) AS at FROM name) AS n,
    LATERAL pg_temp.call('Jonas Brandt', 'meetings_create',
        jsonb_build_object('title', n.name, 'starts_at',
            format('2026-12-0%sT10:00', n.at), 'duration_minutes', 30,
            'allow_conflict', true, 'attendees', jsonb_build_array(
                jsonb_build_object('email', 'x@mail.example', 'name', n.name))))
        AS r;
SELECT is(pg_temp.code('Mara Vogel', tool, args), 'MC422 invalid_arguments',
    '28: no control character is in ' || what)
FROM (VALUES
    ('a meeting''s title', 'meetings_create', jsonb_build_object('title',
        E'a\u0007b', 'starts_at', '2026-12-08T10:00', 'duration_minutes', 30,
        'attendees', '[{"email": "x@mail.example"}]'::jsonb)),
    ('an attendee''s name', 'meetings_create', jsonb_build_object('title', 'A',
        'starts_at', '2026-12-08T10:00', 'duration_minutes', 30, 'attendees',
        '[{"email": "x@mail.example", "name": "a\u0007b"}]'::jsonb)),
    ('a date''s note', 'availability_upsert_day_override',
        '{"date": "2026-12-08", "closed": true, "note": "a\u0007b"}'),
    ('an invite''s hours', 'availability_overrides_upsert', jsonb_build_object(
        'invite_id', pg_temp.id('inv', 'odd'), 'recruiter_id',
        pg_temp.acc('Jonas Brandt'), 'dates',
        '["2026-12-08"]'::jsonb, 'windows', '[]'::jsonb, 'note',
        E'a\u0007b')),
    ('a form''s field', 'contact_forms_create', jsonb_build_object('title',
        'Fair', 'recruiter_id', pg_temp.acc('Jonas Brandt'), 'fields',
        '[{"key": "email", "label": "a\u0007b", "type": "email",
            "required": true}]'::jsonb)),
    ('its options', 'contact_forms_create', jsonb_build_object('title',
        'Fair', 'recruiter_id', pg_temp.acc('Jonas Brandt'), 'fields',
        '[{"key": "email", "label": "E-mail", "type": "email",
            "required": true}, {"key": "x", "label": "X", "type": "select",
            "options": ["a\u0007b", "c"]}]'::jsonb)),
    ('a reason', 'invites_revoke', jsonb_build_object('reason', E'a\u0007b',
        'invite_id', pg_temp.id('inv', 'odd'))))
    AS v (what, tool, args);

SELECT * FROM finish();
ROLLBACK;
