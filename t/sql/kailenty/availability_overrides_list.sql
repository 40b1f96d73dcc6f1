-- Hours of one invite only: which count as active, whose one sees, and order.
BEGIN;
\ir setup.inc
SELECT plan(21);

SELECT pg_temp.invite('Campus', type => 'multi_use'),
    pg_temp.invite('Campus a', pool => 'Campus'),
    pg_temp.invite('Draft', status => 'draft'),
    pg_temp.invite('Gone', expires => '2026-11-22T23:00Z'),
    pg_temp.invite('Adas', recruiter => 'Ada Lind'),
    pg_temp.invite('Theirs', recruiter => 'Frida Else');
INSERT INTO kailenty.invite_interviewer (workspace_id, invite_id, account_id)
VALUES ('kailenty-test', pg_temp.id('inv', 'Campus'), pg_temp.acc('Ada Lind'));
INSERT INTO sched.scoped_override (workspace_id, id, account_id, scope_id,
    local_date, mode, windows, note)
SELECT pg_temp.workspace_of(person), pg_temp.id('avo', note),
    pg_temp.acc(person), pg_temp.id('inv', scope), day::date, mode,
    pg_temp.minutes(windows), note
FROM (VALUES
    ('Jonas Brandt', 'Campus', '2026-11-22', 'block', '', 'past'),
    ('Jonas Brandt', 'Campus', '2026-11-23', 'replace', '08:00-10:00', 'today'),
    ('Jonas Brandt', 'Campus', '2026-11-30', 'add',
        '07:00-08:00 17:00-24:00', 'add'),
    ('Jonas Brandt', 'Campus a', '2026-11-30', 'block', '', 'sub'),
    ('Jonas Brandt', 'Draft', '2026-11-25', 'replace', '', 'draft'),
    ('Jonas Brandt', 'Gone', '2026-11-26', 'block', '', 'gone'),
    ('Ada Lind', 'Campus', '2026-11-24', 'block', '', 'ada on campus'),
    ('Ada Lind', 'Adas', '2026-11-24', 'block', '', 'ada'),
    ('Frida Else', 'Theirs', '2026-11-24', 'block', '', 'theirs'))
    AS v (person, scope, day, mode, windows, note);
-- Of something that is no invite: another pack's.
INSERT INTO sched.scoped_override (workspace_id, id, account_id, scope_id,
    local_date, mode, windows)
VALUES ('kailenty-test', pg_temp.id('avo', 'else'), pg_temp.acc('Jonas Brandt'),
    'mty_0000000000', '2026-11-24', 'block', '{}');

CREATE FUNCTION pg_temp.notes(person text, args jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.pick(pg_temp.call(
        person, 'availability_overrides_list', args)->'overrides', 'note')
$$;

SELECT is(pg_temp.notes('Jonas Brandt'), 'today, draft, add, sub',
    'one''s own: from today on, of drafts and active invites, by date');
SELECT is(pg_temp.notes('Jonas Brandt', '{"include_inactive": true}'),
    'past, today, draft, gone, add, sub', 'the others too');
SELECT is(pg_temp.pick(r->'overrides', 'in_effect'),
    'false, true, true, false, true, true', 'in_effect tells them apart')
FROM pg_temp.call('Jonas Brandt', 'availability_overrides_list',
    '{"include_inactive": true}') AS r;
SELECT is(pg_temp.notes('Ada Lind'), 'ada, ada on campus',
    'another''s: where they interview and where they recruit');
SELECT is(pg_temp.notes('Finn Else'), 'none', 'an admin has their own');
SELECT is(pg_temp.notes('Finn Else', jsonb_build_object(
    'recruiter_id', pg_temp.acc('Frida Else'))), 'theirs',
    'and may ask for another''s');

SELECT is(pg_temp.notes(person, jsonb_build_object(
        'invite_id', pg_temp.id('inv', 'Campus'))), notes,
    format('of an invite %s sees: %s', person, notes))
FROM (VALUES ('Jonas Brandt', 'today, add'), ('Ada Lind', 'ada on campus'),
    ('Mara Vogel', 'today, ada on campus, add')) AS v (person, notes);
SELECT is(pg_temp.notes('Mara Vogel', jsonb_build_object(
    'invite_id', pg_temp.id('inv', 'Campus'),
    'recruiter_id', pg_temp.acc('Ada Lind'))), 'ada on campus',
    'or one person''s of it');
SELECT is(pg_temp.notes('Jonas Brandt', args), notes,
    format('dates %s', args))
FROM (VALUES
    ('{"from_date": "2026-11-24", "to_date": "2026-11-25"}'::jsonb, 'draft'),
    ('{"from_date": "2026-11-01", "to_date": "2026-11-23"}', 'today'),
    ('{"to_date": "2026-11-23", "include_inactive": true}', 'past, today'))
    AS v (args, notes);

SELECT is(r->'overrides'->2, jsonb_build_object(
    'id', pg_temp.id('avo', 'add'), 'invite', jsonb_build_object(
        'id', pg_temp.id('inv', 'Campus'), 'title', 'Campus interview',
        'status', 'active'),
    'recruiter', jsonb_build_object('id', pg_temp.acc('Jonas Brandt'),
        'name', 'Jonas Brandt'),
    'date', '2026-11-30', 'mode', 'add', 'windows', '[
        {"start": "07:00", "end": "08:00"}, {"start": "17:00", "end": "24:00"}
        ]'::jsonb, 'note', 'add', 'in_effect', true), 'an override in full')
FROM pg_temp.call('Jonas Brandt', 'availability_overrides_list') AS r;
SELECT is(r #>> '{overrides,3,invite,title}', 'Campus interview',
    'a sub-invite goes by its pool''s title')
FROM pg_temp.call('Jonas Brandt', 'availability_overrides_list') AS r;

SELECT is(pg_temp.code(person, 'availability_overrides_list', args), code,
    format('%s, %s', person, code))
FROM (VALUES
    ('Jonas Brandt', jsonb_build_object('recruiter_id',
        pg_temp.acc('Ada Lind')), 'MC403 forbidden'),
    ('Jonas Brandt', jsonb_build_object('invite_id',
        pg_temp.id('inv', 'Adas')), 'MC404 not_found'),
    ('Mara Vogel', jsonb_build_object('invite_id',
        pg_temp.id('inv', 'Theirs')), 'MC404 not_found'),
    ('Jonas Brandt', '{"from_date": "2026-11-25", "to_date": "2026-11-24"}',
        'MC422 invalid_arguments')) AS v (person, args, code);
SELECT is(format('%s %s %s', pg_temp.pick(r->'overrides', 'note'),
        r->>'has_more', r->>'next_offset'), 'draft, add true 3', 'pages')
FROM pg_temp.call('Jonas Brandt', 'availability_overrides_list',
    '{"limit": 2, "offset": 1}') AS r;
SELECT is(r->>'hint', 'Set include_inactive to true.',
    'a widening for an empty list')
FROM pg_temp.call('Erin Walsh', 'availability_overrides_list') AS r;

SELECT * FROM finish();
ROLLBACK;
