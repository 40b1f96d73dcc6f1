-- Tool invites_update_draft: a draft that comes back, or a stored one, with
-- changes.
BEGIN;
\ir setup.inc
SELECT plan(52);

SELECT pg_temp.hours('Jonas Brandt', '{1,2,3,4,5}', '09:00-17:00');

CREATE FUNCTION pg_temp.draft(fields jsonb, person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.call(person, 'invites_create_draft', fields)->'draft'
$$;
-- The answer to changes of a draft with these fields.
CREATE FUNCTION pg_temp.change(
    fields jsonb, changes jsonb, person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.call(person, 'invites_update_draft', jsonb_build_object(
        'draft', pg_temp.draft(fields, person), 'changes', changes))
$$;
CREATE FUNCTION pg_temp.stored(
    name text, changes jsonb DEFAULT '{}', person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.refusal(person, 'invites_update_draft', jsonb_build_object(
        'invite_id', pg_temp.id('inv', name), 'changes', changes))
$$;
CREATE FUNCTION pg_temp.findings(list jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(string_agg((f->>'field') || ' ' || (f->>'code'), ', '
        ORDER BY n), 'none')
    FROM jsonb_array_elements(list) WITH ORDINALITY AS l (f, n)
$$;
CREATE FUNCTION pg_temp.d2(more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT '{"candidate_name": "Kim Lee",
        "candidate_email": "kim@mail.example", "position": "Data Analyst",
        "duration_minutes": 45}'::jsonb || more
$$;

-- D4.
SELECT is(pg_temp.change(pg_temp.d2(), '{"type": "multi_use",
        "location_type": "teams"}')->'dropped_fields',
    '["candidate_name", "candidate_email"]',
    'D4: a pool drops the candidate and says so');
SELECT is(pg_temp.change(pg_temp.d2(), '{"type": "multi_use",
        "location_type": "teams"}')->'complete', 'true', 'D4: complete');
SELECT is(pg_temp.change(pg_temp.d2(), '{"type": "multi_use",
        "location_type": "teams"}')->'changed_fields',
    '["type", "candidate_name", "candidate_email", "location_type",
        "send_email"]', 'D4: all that changed is named');
SELECT is(pg_temp.change(pg_temp.d2(), '{"type": "multi_use",
        "location_type": "teams"}')->'draft' @> '{"candidate_name": null,
        "candidate_email": null, "send_email": null,
        "title": "Data Analyst interview"}', true,
    'D4: the candidate is gone, the rest stays');

-- Changes.
SELECT is(pg_temp.change(pg_temp.d2(), '{}')->'changed_fields', '[]',
    'without changes nothing changes');
SELECT is(pg_temp.change(pg_temp.d2(), '{}')->'draft',
    pg_temp.draft(pg_temp.d2()), 'and the draft is the same');
SELECT is(pg_temp.change(pg_temp.d2(), '{"location_type": "teams"}')
        ->'changed_fields', '["location_type"]', 'one field');
SELECT is(pg_temp.change(pg_temp.d2(), '{"location_type": "teams"}')
        ->'complete', 'true', 'that was the last one missing');
SELECT is(pg_temp.change(pg_temp.d2(), '{"location_type": "onsite"}')
        #>> '{next_question,field}', 'location_detail', 'or asks the next');
SELECT is(pg_temp.change(pg_temp.d2(), '{"duration_minutes": 45}')
        ->'changed_fields', '[]', 'the same value is no change');
SELECT is(pg_temp.change(pg_temp.d2(), '{"position": "QA"}')
        ->'changed_fields', '["title", "position"]',
    'a default that follows is a change');
SELECT is(pg_temp.change(pg_temp.d2('{"title": "Chat"}'), '{"position": "QA"}')
        ->'changed_fields', '["position"]', 'a title that was set is not');
SELECT is(pg_temp.change(pg_temp.d2(), '{"bookable_until": "2026-12-04"}')
        ->'changed_fields', '["bookable_until", "expires_at"]',
    'the end of the link follows the last day');
SELECT is(pg_temp.change(pg_temp.d2('{"title": "Chat"}'), '{"title": null}')
        #>> '{draft,title}', 'Data Analyst interview',
    'null clears, and the default is back');
SELECT is(pg_temp.change(pg_temp.d2(), '{"position": null}')
        #> '{missing_fields}', '["title", "location_type"]',
    'or the field is missing');
SELECT is(pg_temp.change(pg_temp.d2(), '{"position": null}')
        #> '{draft,set_fields}',
    '["candidate_name", "candidate_email", "duration_minutes"]',
    'and no longer set');
SELECT is(pg_temp.change(pg_temp.d2(), '{"candidate_name": " "}')
        ->'missing_fields', '["candidate_name", "location_type"]',
    'blank text clears too');
SELECT is(pg_temp.findings(pg_temp.change(pg_temp.d2(),
        '{"duration_minutes": 7}')->'problems'),
    'duration_minutes duration_invalid', 'a bad value is a problem');
SELECT is(pg_temp.findings(pg_temp.change(pg_temp.d2(),
        '{"type": "multi_use", "candidate_name": "Ana Cruz"}')->'problems'),
    'candidate_name field_not_for_type',
    'what is set along with the type is not dropped, but a problem');
SELECT is(pg_temp.change(pg_temp.d2(), '{"type": "party"}')->'dropped_fields',
    '[]', 'an unknown type drops nothing');
SELECT is(pg_temp.change('{"type": "multi_use", "max_bookings": 5}',
        '{"type": null}')->'dropped_fields', '["max_bookings"]',
    'clearing the type makes it single-use again');
SELECT is(pg_temp.change('{"type": "multi_use", "max_bookings": 5}',
        '{"max_bookings": null}')->'changed_fields', '["max_bookings"]',
    'a pool without end');

-- What comes back is not trusted.
CREATE FUNCTION pg_temp.handed(
    edit jsonb, person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.refusal(person, 'invites_update_draft', jsonb_build_object(
        'draft', pg_temp.draft(pg_temp.d2()) || edit, 'changes', '{}'::jsonb))
$$;
SELECT is(pg_temp.handed('{"expires_at": "2030-01-01T00:00:00Z"}')
        #>> '{draft,expires_at}', '2026-12-08T00:00:00+01:00',
    'a default that was edited is computed anew');
SELECT is(pg_temp.handed('{"location_type": "teams"}')->'missing_fields',
    '["location_type"]', 'a value that is not said to be set does not count');
SELECT is(pg_temp.handed('{"set_fields": []}')->'missing_fields',
    '["candidate_name", "candidate_email", "title", "duration_minutes",
        "location_type"]', 'set_fields alone says what was set');
SELECT is(pg_temp.handed('{"duration_minutes": 9999}') #>> '{problems,0,code}',
    'duration_invalid', 'a value that was edited is checked');
SELECT is(pg_temp.handed(jsonb_build_object('recruiter_id',
            pg_temp.acc('Erin Walsh'), 'set_fields',
            '["recruiter_id"]'::jsonb)) #>> '{problems,0,code}',
    'forbidden_field', 'another''s recruiter_id by a user is a problem');
SELECT is(pg_temp.handed(jsonb_build_object('label_ids',
            '["lab_a"]'::jsonb, 'set_fields', '["label_ids"]'::jsonb))
        #>> '{problems,0,code}', 'forbidden_field', 'so are labels');
SELECT is(pg_temp.handed('{"candidate_rating": 5}')->'fields'->0,
    '{"path": "draft.candidate_rating", "code": "unknown_field",
    "message": "is no field of a draft", "hint":
    "Hand the last draft back as it is; put changes into changes."}',
    'a key that no draft has is refused');
SELECT is(pg_temp.handed('{"candidate_rating": 5}')->>'code',
    'invalid_arguments', 'as an argument');
SELECT is(pg_temp.handed('{"set_fields": ["title", "status"]}')
        #>> '{fields,0,path}', 'draft.set_fields[1]',
    'so is a set field that is none');
SELECT is(pg_temp.handed('{"invite_id": "inv_00000000000"}')
        #>> '{fields,0,path}', 'draft.invite_id', 'so is an edited id');
SELECT is(pg_temp.code('Jonas Brandt', 'invites_update_draft',
        '{"changes": {}}'), 'MC422 invalid_arguments',
    'neither draft nor invite_id');
SELECT is(pg_temp.code('Jonas Brandt', 'invites_update_draft',
        '{"changes": {}, "draft": {"set_fields": []},
        "invite_id": "inv_00000000000"}'), 'MC422 invalid_arguments', 'both');

-- Stored drafts.
SELECT pg_temp.invite('stored', status => 'draft'),
    pg_temp.invite('given', status => 'draft'),
    pg_temp.invite('pool', status => 'draft', type => 'multi_use',
        places => 5),
    pg_temp.invite('Ada''s', 'Ada Lind', status => 'draft'),
    pg_temp.invite('published'),
    pg_temp.invite('elsewhere', 'Frida Else', status => 'draft');
UPDATE kailenty.invite
SET set_fields = '{title,candidate_name}', expires_at = '2026-11-01T00:00Z'
WHERE id = pg_temp.id('inv', 'given');
INSERT INTO kailenty.invite_interviewer (workspace_id, invite_id, account_id)
VALUES ('kailenty-test', pg_temp.id('inv', 'stored'), pg_temp.acc('Ada Lind'));

SELECT is(pg_temp.stored('stored')->'draft' @> jsonb_build_object(
        'candidate_name', 'Kim Lee', 'title', 'stored interview',
        'duration_minutes', 45, 'expires_at', '2026-12-08T00:00:00+01:00',
        'interviewer_ids', jsonb_build_array(pg_temp.acc('Ada Lind')),
        'invite_id', pg_temp.id('inv', 'stored')), true,
    'a stored draft has its values and its id');
SELECT is(pg_temp.stored('stored')->'complete', 'true', 'and is checked');
INSERT INTO kailenty.label (workspace_id, id, name)
VALUES ('kailenty-test', pg_temp.id('lab', 'tech'), 'tech');
INSERT INTO kailenty.invite_label (workspace_id, invite_id, label_id)
VALUES ('kailenty-test', pg_temp.id('inv', 'stored'),
    pg_temp.id('lab', 'tech'));
SELECT is(pg_temp.findings(pg_temp.stored('stored')->'warnings'),
    'recruiter_id calendar_not_connected',
    'of the time of people whom a user cannot look at nothing is said');
SELECT is(pg_temp.findings(pg_temp.stored('stored', '{"title": "Chat"}')
        ->'problems'), 'none',
    'what a manager stored in it stands, whoever changes the rest');
SELECT is(pg_temp.findings(pg_temp.stored('stored', jsonb_build_object(
            'interviewer_ids', jsonb_build_array(pg_temp.acc('Erin Walsh'))))
        ->'problems'), 'interviewer_ids forbidden_field',
    'but a user does not change it');
SELECT is(pg_temp.stored('stored', '{"title": "Chat"}')->'changed_fields',
    '["title"]', 'changed');
SELECT is((SELECT title FROM kailenty.invite
        WHERE id = pg_temp.id('inv', 'stored')), 'stored interview',
    'not in the database');
SELECT is(pg_temp.findings(pg_temp.call('Jonas Brandt', 'invites_update_draft',
        jsonb_build_object('changes', '{"duration_minutes": 60}'::jsonb,
            'draft', pg_temp.stored('stored', '{"title": "Chat"}')->'draft'))
        ->'problems'), 'none', 'its draft comes back like any other');
SELECT is(pg_temp.stored('given') #> '{draft,set_fields}',
    '["candidate_name", "title", "recruiter_id"]',
    'of a draft that was stored with defaults, and whose it is');
SELECT is(pg_temp.stored('given', person => 'Mara Vogel')
        #>> '{draft,recruiter_id}', pg_temp.acc('Jonas Brandt'),
    'it stays theirs when a manager changes it');
SELECT is(pg_temp.stored('given') #>> '{draft,expires_at}',
    '2026-12-08T00:00:00+01:00', 'these are computed anew');
SELECT is(pg_temp.stored('pool') #> '{draft,max_bookings}', '5',
    'a stored pool');
SELECT is(pg_temp.stored('published')->>'code', 'not_a_draft',
    'a published invite is no draft');
SELECT is(pg_temp.stored('published')->>'hint',
    'Change a published invite with kailenty_invites_update.',
    'the hint names the tool that changes it');
SELECT is(pg_temp.code('Jonas Brandt', 'invites_update_draft',
        jsonb_build_object('changes', '{}'::jsonb, 'draft',
            pg_temp.draft('{}') || jsonb_build_object('invite_id',
                pg_temp.id('inv', 'published')))), 'MC409 not_a_draft',
    'one that was published meanwhile');
SELECT is(pg_temp.stored('Ada''s')->>'code', 'not_found',
    'another''s draft is not found');
SELECT is(pg_temp.stored('Ada''s', person => 'Mara Vogel')
        #>> '{draft,recruiter_id}', pg_temp.acc('Ada Lind'),
    'a manager changes it');
SELECT is(pg_temp.stored('stored', person => 'Ada Lind')->>'code', 'forbidden',
    'an interviewer sees it, but does not change it');

SELECT * FROM finish();
ROLLBACK;
