-- Changing invites that are live.
BEGIN;
\ir setup.inc
SELECT plan(50);

SELECT pg_temp.hours('Jonas Brandt', '{1,2,3,4,5}', '09:00-12:00');
SELECT pg_temp.invite('single'), pg_temp.invite('drafted', status => 'draft'),
    pg_temp.invite('gone', status => 'revoked'), pg_temp.invite('taken'),
    pg_temp.invite('late', expires => '2026-11-23T07:00Z'),
    pg_temp.invite('campus', type => 'multi_use', places => 5),
    pg_temp.invite('sub', pool => 'campus', expires => NULL),
    pg_temp.invite('sub two', pool => 'campus', candidate => 'Tom Reyes'),
    pg_temp.invite('sub taken', pool => 'campus'),
    pg_temp.invite('closed', type => 'multi_use', status => 'revoked'),
    pg_temp.invite('closed sub', pool => 'closed'),
    pg_temp.invite('hers', recruiter => 'Ada Lind'), pg_temp.invite('over');
UPDATE kailenty.invite SET bookable_from = '2026-11-01',
    bookable_until = '2026-11-20'
WHERE id = pg_temp.id('inv', 'over');
UPDATE kailenty.invite SET bookable_from = '2026-11-23',
    bookable_until = '2026-11-27', message = 'Of the pool'
WHERE id IN (pg_temp.id('inv', 'single'), pg_temp.id('inv', 'campus'));
SELECT pg_temp.meeting('taken', 'Jonas Brandt', '2026-12-14T09:00Z',
        invite => 'taken'),
    pg_temp.meeting('sub taken', 'Jonas Brandt', '2026-12-14T11:00Z',
        invite => 'sub taken');
INSERT INTO kailenty.invite_card (workspace_id, id, name, default_title,
    active)
VALUES ('kailenty-test', pg_temp.id('crd', 'old'), 'Old', 'Old card', false);
UPDATE kailenty.invite SET card_id = pg_temp.id('crd', 'old')
WHERE id = pg_temp.id('inv', 'single');

CREATE FUNCTION pg_temp.change(invite text, changes jsonb,
    more jsonb DEFAULT '{}', person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.refusal(person, 'invites_update', more || jsonb_build_object(
        'invite_id', pg_temp.id('inv', invite), 'changes', changes))
$$;

CREATE TEMP TABLE changed ON COMMIT DROP AS
SELECT pg_temp.change('single', '{"title": "Second round", "duration_minutes":
    60, "bookable_until": "2026-12-04", "internal_note": "Ask for slides"}')
    AS r;
SELECT is(r->'changed_fields', '["title", "duration_minutes", "internal_note",
    "bookable_until"]', 'what is sent changes, a card that is off is in no '
    'one''s way') FROM changed;
SELECT is((r #> '{changes,0}') - 'id', '{"entity": "invite", "before":
    {"title": "single interview", "duration_minutes": 45,
        "bookable_until": "2026-11-27"},
    "after": {"title": "Second round", "duration_minutes": 60,
        "bookable_until": "2026-12-04", "internal_note": "Ask for slides"},
    "sentence": "The invite \"single interview\" of Kim Lee gets bookable until Friday, 4 December 2026 instead of Friday, 27 November 2026, duration minutes 60 instead of 45, a new internal note, title Second round instead of single interview."}',
    'before and after') FROM changed;
SELECT is(format('%s %s', r->>'open_slots_before', r->>'open_slots_after'),
    '20 45', 'how many starts are open, before and after') FROM changed;
SELECT is(format('%s %s %s', r #>> '{invite,title}', r #>> '{invite,version}',
        r->'mail'), 'Second round 2 {"reason": "not_asked", "status": '
    '"not_sent"}', 'the invite as it is now') FROM changed;
SELECT is(r->>'summary', 'Invite "Second round" updated: title, '
    'duration_minutes, internal_note, bookable_until',
    'the summary has no note') FROM changed;
SELECT is(i.code, i2 #>> '{invite,link}', 'the link stays')
FROM (SELECT 'https://harbor.kailenty.example/i/' || code AS code
    FROM kailenty.invite WHERE id = pg_temp.id('inv', 'single')) AS i,
    LATERAL (SELECT r AS i2 FROM changed) AS c;

-- In words.
SELECT is(pg_temp.sentences(pg_temp.preview(person, 'invites_update',
        jsonb_build_object('invite_id', pg_temp.id('inv', invite), 'changes',
            changes))), words, 'in words: ' || what)
FROM (VALUES
    ('Jonas Brandt', 'single', '{"expires_at": "2026-12-10T18:00",
        "location_type": "onsite", "location_detail": "Hafenweg 8",
        "host_attends": true}'::jsonb, 'The invite "Second round" of Kim Lee '
        || 'gets expires at Thursday, 10 December 2026, 18:00 (Europe/Berlin) '
        || 'instead of Tuesday, 8 December 2026, 00:00 (Europe/Berlin), '
        || 'location detail Hafenweg 8 instead of none, location type onsite '
        || 'instead of teams.', 'a time, a place'),
    ('Jonas Brandt', 'single', '{"message": "Hello", "internal_note": null}',
        'The invite "Second round" of Kim Lee gets no internal note, another '
        || 'message.', 'texts'),
    ('Mara Vogel', 'campus', jsonb_build_object('max_bookings', NULL,
        'interviewer_ids', jsonb_build_array(pg_temp.acc('Ada Lind'),
            pg_temp.acc('Erin Walsh'))), 'The invite "campus interview" gets '
        || 'interviewers Ada Lind and Erin Walsh instead of none, max bookings '
        || 'none instead of 5.', 'people')) AS v (person, invite, changes, words, what);

-- Clearing.
SELECT is(pg_temp.change('single', '{"message": null}')
    #> '{changes,0}' #- '{id}' #- '{sentence}' #- '{entity}',
    '{"before": {"message": "Of the pool"}, "after": {}}', 'a null clears');
SELECT is(r #>> '{changes,0,after,bookable_until}', '2027-01-22',
    'or brings the default back')
FROM pg_temp.change('single', '{"bookable_until": null}') AS r;
SELECT is(r #>> '{fields,0,path}', 'changes.duration_minutes',
    'where an invite cannot be without, it is refused')
FROM pg_temp.change('single', '{"duration_minutes": null}') AS r;

SELECT is(format('%s %s', r->>'state', r->>'code'), error, what)
FROM (VALUES
    ('drafted', '{"title": "New title"}'::jsonb, 'MC409 is_draft', 'a draft'),
    ('gone', '{"title": "New title"}', 'MC409 is_revoked', 'a revoked one'),
    ('closed sub', '{"message": "New"}', 'MC409 is_revoked',
        'one that its pool closes'),
    ('taken', '{"title": "New title"}', 'MC409 already_booked',
        'a booked single-use invite'),
    ('sub taken', '{"message": "New"}', 'MC409 already_booked',
        'a booked sub-invite'),
    ('late', '{"title": "New title"}', 'MC409 invite_expired',
        'one that is past its end'),
    ('sub', '{"title": "New title"}', 'MC422 inherited_field',
        'what a sub-invite has from its pool'),
    ('sub', '{"expires_at": "2027-03-01T00:00:00Z"}',
        'MC422 invalid_arguments', 'an end after the pool''s'),
    ('campus', '{"max_bookings": 2}', 'MC409 below_bookings',
        'less places than are taken'),
    ('campus', '{"candidate_name": "Kim Lee"}', 'MC422 invalid_arguments',
        'a candidate of a pool'),
    ('single', '{"max_bookings": 2}', 'MC422 invalid_arguments',
        'places of a single-use invite'),
    ('single', '{"duration_minutes": 7}', 'MC422 invalid_arguments',
        'a bad value'),
    ('single', '{"expires_at": "2026-11-23T06:59:00Z"}',
        'MC422 invalid_arguments', 'a past end'),
    ('single', '{"bookable_from": "2027-02-01"}', 'MC422 invalid_arguments',
        'a first day after the last'),
    ('over', '{"bookable_from": null}', 'MC422 invalid_arguments',
        'a first day that is today, after the last'),
    ('single', '{"location_type": "onsite"}', 'MC422 invalid_arguments',
        'a place without an address'),
    ('single', '{"label_ids": []}', 'MC409 nothing_to_change',
        'a list that is empty already'),
    ('campus', '{"send_email": null}', 'MC409 nothing_to_change',
        'a flag that is so by default'),
    ('single', '{"title": "Second round"}', 'MC409 nothing_to_change',
        'the same'),
    ('single', '{}', 'MC409 nothing_to_change', 'nothing'),
    ('none', '{"title": "New title"}', 'MC404 not_found', 'no invite'))
    AS v (invite, changes, error, what),
    LATERAL pg_temp.change(invite, changes) AS r;
SELECT is(pg_temp.change('single', '{"title": "New title"}',
    '{"version": 1}')->>'code', 'version_conflict', 'an old version');
SELECT is(pg_temp.change('single', jsonb_build_object('interviewer_ids',
        jsonb_build_array(pg_temp.acc('Ada Lind')))) #>> '{fields,0,code}',
    'forbidden_field', 'a user sets nobody else to interview');

SELECT is(pg_temp.change('taken', '{"internal_note": "Came late"}')
    ->'changed_fields', '["internal_note"]', 'a booked one keeps a note');
SELECT is(pg_temp.change('late', '{"expires_at": "2026-12-01T00:00:00+01:00"}')
    #>> '{invite,status}', 'active', 'an end that is moved ahead opens again');
SELECT is(pg_temp.change('campus', '{"max_bookings": 3}')
    #>> '{invite,bookable}', 'false', 'just the places that are taken');
SELECT is(pg_temp.change('campus', '{"max_bookings": null}')
    #>> '{changes,0,before,max_bookings}', '3', 'no bound');

-- Sub-invites.
SELECT is(r #> '{changes,0}' #- '{id}' #- '{sentence}' #- '{entity}',
    '{"before": {"message": "Of the pool", "candidate_name": "Kim Lee"},
    "after": {"message": "Only to you", "candidate_name": "Kim B. Lee"}}',
    'a sub-invite has some fields of its own')
FROM pg_temp.change('sub', '{"message": "Only to you", "candidate_name":
    "Kim B. Lee"}') AS r;
SELECT is(format('%s %s', i.message, i.title), 'Only to you ',
    'and only these are stored in it')
FROM kailenty.invite i WHERE i.id = pg_temp.id('inv', 'sub');
SELECT is(r #>> '{changes,0,after,message}', 'Of the pool',
    'cleared, they are the pool''s')
FROM pg_temp.change('sub', '{"message": null}') AS r;
SELECT is((SELECT message FROM kailenty.invite
    WHERE id = pg_temp.id('inv', 'sub')), NULL, 'as it has it at any time');

-- Sending again.
SELECT is(format('%s %s %s', r->'changed_fields', r #>> '{mail,reason}',
        r #>> '{invite,version}'), '[] no_connector 4',
    'an invitation can be sent again as it is')
FROM pg_temp.change('sub', '{}', '{"resend": true}') AS r;

-- Who.
SELECT is(pg_temp.change('hers', jsonb_build_object('title',
        'By ' || person), '{}', person) #>> path::text[], expected,
    person || ' changes an invite of Ada')
FROM (VALUES ('Jonas Brandt', '{code}', 'not_found'),
    ('Finn Else', '{code}', 'not_found'),
    ('Mara Vogel', '{invite,title}', 'By Mara Vogel'),
    ('Tomas Keller', '{invite,title}', 'By Tomas Keller'))
    AS v (person, path, expected);
INSERT INTO kailenty.invite_interviewer (workspace_id, invite_id, account_id)
VALUES ('kailenty-test', pg_temp.id('inv', 'hers'),
    pg_temp.acc('Jonas Brandt'));
SELECT is(pg_temp.change('hers', '{"title": "Mine"}')->>'code', 'forbidden',
    'an interviewer reads only');
SELECT is(r #> '{changes,0,after,interviewers}', '["Priya Nair", "Erin Walsh"]',
    'a manager sets who interviews')
FROM pg_temp.change('hers', jsonb_build_object('interviewer_ids',
    jsonb_build_array(pg_temp.acc('Priya Nair'), pg_temp.acc('Erin Walsh'))),
    '{}', 'Mara Vogel') AS r;

SELECT * FROM finish();
ROLLBACK;
