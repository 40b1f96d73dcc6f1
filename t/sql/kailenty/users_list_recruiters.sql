-- Who is a recruiter, and who may list whom.
BEGIN;
\ir setup.inc
SELECT plan(29);

-- Erin's hours and connected calendar; Priya's calendar is not connected.
SELECT pg_temp.hours('Erin Walsh', '{1}', '09:00-17:00');
INSERT INTO sched.calendar_sync (workspace_id, account_id, status)
VALUES ('kailenty-test', pg_temp.acc('Erin Walsh'), 'connected'),
    ('kailenty-test', pg_temp.acc('Priya Nair'), 'disconnected'),
    ('kailenty-test', pg_temp.acc('Ada Lind'), 'error');

INSERT INTO kailenty.label (workspace_id, id, name)
VALUES ('kailenty-test', pg_temp.id('lab', 'Panel'), 'Panel'),
    ('kailenty-test', pg_temp.id('lab', 'Empty'), 'Empty'),
    ('kailenty-else', pg_temp.id('lab', 'Else'), 'Else');
INSERT INTO kailenty.label_member
    (workspace_id, label_id, account_id, position, active)
SELECT 'kailenty-test', pg_temp.id('lab', 'Panel'), pg_temp.acc(m.name),
    m.place, m.active
FROM (VALUES ('Priya Nair', 1, true), ('Ada Lind', 2, true),
    ('Erin Walsh', 3, false), ('Paul Stein', 4, true))
    AS m (name, place, active);

CREATE FUNCTION pg_temp.names(person text, args jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.pick(pg_temp.call(person, 'users_list_recruiters',
        args)->'recruiters', 'name')
$$;

CREATE FUNCTION pg_temp.of_label(name text, more jsonb DEFAULT '{}')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT more || jsonb_build_object('label_id', pg_temp.id('lab', name))
$$;

SELECT is(pg_temp.names('Mara Vogel'),
    'Ada Lind, Erin Walsh, Jonas Brandt, Mara Vogel, Priya Nair, Tomas Keller',
    'a manager has all active persons, by name: '
        || 'nobody pending, nobody disabled, no service');
SELECT is(pg_temp.names('Tomas Keller'), pg_temp.names('Mara Vogel'),
    'an admin too');
SELECT is(pg_temp.names('Jonas Brandt'), 'Jonas Brandt',
    'a user has themselves alone');
SELECT is(pg_temp.names('Finn Else'), 'Finn Else, Frida Else',
    'another workspace has its own alone');
SELECT is(pg_temp.names('Mara Vogel', '{"query": "else"}'), 'none',
    'which the first does not find');

SELECT is(
    pg_temp.call('Mara Vogel', 'users_list_recruiters', '{"query": "erin"}'),
    jsonb_build_object(
        'recruiters', jsonb_build_array(jsonb_build_object(
            'id', pg_temp.acc('Erin Walsh'), 'name', 'Erin Walsh',
            'email', 'erin.walsh@harbor.example', 'role', 'user',
            'time_zone', 'America/New_York', 'is_self', false,
            'has_hours', true, 'calendar_connected', true)),
        'has_more', false, 'next_offset', null, 'hint', null),
    'a person as others see them');
SELECT is(
    (pg_temp.call('Erin Walsh', 'users_list_recruiters')
        #> '{recruiters,0}') - 'id',
    '{"name": "Erin Walsh", "email": "erin.walsh@harbor.example",
        "role": "user", "time_zone": "America/New_York", "is_self": true,
        "has_hours": true, "calendar_connected": true}',
    'and as they see themselves');
SELECT is(
    pg_temp.pick(pg_temp.call('Mara Vogel',
        'users_list_recruiters')->'recruiters', 'has_hours'),
    'false, true, false, false, false, false', 'who has hours');
SELECT is(
    pg_temp.pick(pg_temp.call('Mara Vogel',
        'users_list_recruiters')->'recruiters', 'calendar_connected'),
    'false, true, false, false, false, false',
    'whose calendar is connected: neither error nor disconnected is');
SELECT is(
    pg_temp.pick(pg_temp.call('Mara Vogel',
        'users_list_recruiters')->'recruiters', 'role'),
    'user, user, user, manager, user, admin', 'with their roles');

SELECT is(pg_temp.names('Mara Vogel', '{"query": "ÉRIN w"}'), 'Erin Walsh',
    'word beginnings of the name, without case and accents');
SELECT is(pg_temp.names('Mara Vogel', '{"query": "jonas.brandt@harbor"}'),
    'Jonas Brandt', 'the e-mail''s beginning');
SELECT is(pg_temp.names('Mara Vogel', '{"query": "keller@harbor.example"}'),
    'Tomas Keller', 'or from a word in it');
SELECT is(pg_temp.names('Mara Vogel', '{"query": "nora"}'), 'none',
    'a pending person is not found');
SELECT is(pg_temp.names('Mara Vogel', '{"query": "stein"}'), 'none',
    'nor a disabled one');
SELECT is(pg_temp.names('Mara Vogel', '{"query": "_%"}'), 'none',
    'case 25: signs are themselves');
SELECT is(
    pg_temp.code('Mara Vogel', 'users_list_recruiters', '{"query": "''"}'),
    'MC422 invalid_arguments', 'case 25: one character is too short');
SELECT is(pg_temp.names('Jonas Brandt', '{"query": "erin"}'), 'none',
    'case 6: a user finds nobody else');
SELECT is(
    pg_temp.call('Jonas Brandt', 'users_list_recruiters',
        '{"query": "erin"}')->>'hint',
    'You can list yourself only: leave query out.', 'and is told why');

SELECT is(pg_temp.names('Mara Vogel', pg_temp.of_label('Panel')),
    'Ada Lind, Priya Nair', 'by label: the members that take part in routing');
SELECT is(
    pg_temp.names('Mara Vogel', pg_temp.of_label('Panel', '{"query": "pri"}')),
    'Priya Nair', 'label and query together');
SELECT is(
    pg_temp.refusal('Jonas Brandt', 'users_list_recruiters',
        pg_temp.of_label('Panel')),
    '{"state": "MC403", "code": "forbidden",
        "message": "Who belongs to a label is for managers and administrators.",
        "hint": "Leave label_id out, or ask a manager."}',
    'members of labels are not for users');
SELECT is(
    pg_temp.refusal('Mara Vogel', 'users_list_recruiters',
        pg_temp.of_label('Else')) ->> 'hint',
    'Look the id up with kailenty_labels_list.',
    'a label of another workspace does not exist');
SELECT is(
    pg_temp.code('Mara Vogel', 'users_list_recruiters',
        pg_temp.of_label('Else')),
    'MC404 not_found', 'and the error says so');

SELECT is(
    pg_temp.call('Mara Vogel', 'users_list_recruiters', '{"limit": 4}')
        - 'recruiters',
    '{"has_more": true, "next_offset": 4, "hint": null}',
    'a first page says where the next begins');
SELECT is(pg_temp.names('Mara Vogel', '{"limit": 4, "offset": 4}'),
    'Priya Nair, Tomas Keller', 'the last page');
SELECT is(
    pg_temp.call('Mara Vogel', 'users_list_recruiters',
        '{"query": "zz"}')->>'hint',
    'Try fewer words or shorter beginnings.', 'nothing found: widen the query');
SELECT is(
    pg_temp.call('Mara Vogel', 'users_list_recruiters',
        pg_temp.of_label('Empty'))->>'hint',
    'Leave label_id out.', 'nobody in the label: leave it out');
SELECT is(
    pg_temp.call('Mara Vogel', 'users_list_recruiters',
        '{"offset": 40}')->>'hint',
    'Nothing so far down: try offset 0.', 'too far down is said');

SELECT * FROM finish();
ROLLBACK;
