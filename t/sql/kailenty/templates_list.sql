-- The templates that a caller can use: filters, pages, and whose.
BEGIN;
\ir setup.inc
SELECT plan(24);

CREATE FUNCTION pg_temp.template(
    name text,
    kind text,
    subject text,
    body text DEFAULT 'Hello {{candidate_name}}',
    language text DEFAULT 'en',
    owner text DEFAULT NULL,
    is_default boolean DEFAULT false,
    active boolean DEFAULT true,
    workspace text DEFAULT 'kailenty-test')
RETURNS void LANGUAGE sql AS $$
    INSERT INTO kailenty.template (workspace_id, id, name, kind, subject, body,
        language, owner_id, is_default, active)
    VALUES (workspace, pg_temp.id('tpl', name), name, kind, subject, body,
        language, pg_temp.acc(owner), is_default, active)
$$;

SELECT pg_temp.template('Warm invitation', 'invitation',
        'Your {{title}} at {{company_name}}',
        'Dear {{candidate_name}}, pick a time: {{ link }}. {{title}} lasts '
            || '{{duration}}. ' || repeat('We look forward. ', 20),
        is_default => true),
    pg_temp.template('Einladung', 'invitation', 'Ihr Gespräch: {{title}}',
        language => 'de', is_default => true),
    pg_temp.template('jonas invites', 'invitation', 'Hi there',
        owner => 'Jonas Brandt'),
    pg_temp.template('Ada invites', 'invitation', 'Hi',
        owner => 'Ada Lind'),
    pg_temp.template('Old reminder', 'reminder', 'Soon', active => false),
    pg_temp.template('Reminder', 'reminder', 'Soon: {{title}}'),
    pg_temp.template('Moved', 'reschedule', 'New time {{starts_at}}'),
    pg_temp.template('Finch invites', 'invitation', 'Finch',
        workspace => 'kailenty-else');

-- The names of an answer's templates.
CREATE FUNCTION pg_temp.names(person text, args jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.pick(
        pg_temp.call(person, 'templates_list', args)->'templates', 'name')
$$;

SELECT is(pg_temp.names('Jonas Brandt'),
    'Einladung, jonas invites, Warm invitation, Reminder, Moved',
    'a user has their own and the workspace''s, by kind, language and name');
SELECT is(pg_temp.names('Priya Nair'),
    'Einladung, Warm invitation, Reminder, Moved',
    'and not those of others');
SELECT is(pg_temp.names('Mara Vogel'),
    'Einladung, Ada invites, jonas invites, Warm invitation, Reminder, Moved',
    'a manager has all that are active');
SELECT is(pg_temp.names('Tomas Keller'), pg_temp.names('Mara Vogel'),
    'an admin too');
SELECT is(pg_temp.names('Finn Else'), 'Finch invites',
    'another workspace has its own alone');
SELECT is(pg_temp.names('Jonas Brandt', '{"query": "finch"}'), 'none',
    'which the first does not find');

SELECT is(
    (pg_temp.call('Jonas Brandt', 'templates_list', '{"query": "warm"}')
        -> 'templates' -> 0) - 'body_start',
    jsonb_build_object(
        'id', pg_temp.id('tpl', 'Warm invitation'),
        'name', 'Warm invitation', 'kind', 'invitation', 'language', 'en',
        'subject', 'Your {{title}} at {{company_name}}',
        'placeholders',
            '["title", "company_name", "candidate_name", "link", "duration"]'
                ::jsonb,
        'is_default', true, 'own', false),
    'a template is told with its placeholders, each once');
SELECT is(
    pg_temp.call('Jonas Brandt', 'templates_list', '{"query": "warm"}')
        #>> '{templates,0,body_start}',
    left('Dear {{candidate_name}}, pick a time: {{ link }}. {{title}} lasts '
        || '{{duration}}. ' || repeat('We look forward. ', 20), 160),
    'of its body 160 characters');
SELECT is(
    pg_temp.pick(pg_temp.call('Jonas Brandt', 'templates_list',
        '{"kind": "invitation"}')->'templates', 'own'),
    'false, true, false', 'one''s own is marked');
SELECT is(
    pg_temp.pick(pg_temp.call('Mara Vogel', 'templates_list',
        '{"kind": "invitation"}')->'templates', 'own'),
    'false, false, false, false', 'a manager owns none of these');

SELECT is(pg_temp.names('Jonas Brandt', '{"kind": "reminder"}'), 'Reminder',
    'by kind; what is no longer active stays out');
SELECT is(pg_temp.names('Jonas Brandt', '{"language": "DE"}'), 'Einladung',
    'by language, in any case');
SELECT is(pg_temp.names('Jonas Brandt', '{"query": "GESPRACH"}'), 'Einladung',
    'words of the subject, without case and accents');
SELECT is(pg_temp.names('Jonas Brandt', '{"query": "inv warm"}'),
    'Warm invitation', 'each word must begin a word');
SELECT is(pg_temp.names('Jonas Brandt', '{"query": "arm"}'), 'none',
    'the inside of a word is no beginning');
SELECT is(pg_temp.names('Jonas Brandt', '{"query": "%%"}'), 'none',
    'case 25: a percent sign is itself');
SELECT is(pg_temp.code('Jonas Brandt', 'templates_list', '{"query": " a "}'),
    'MC422 invalid_arguments', 'case 25: one character is too short');

SELECT is(
    pg_temp.call('Jonas Brandt', 'templates_list', '{"limit": 2}')
        - 'templates',
    '{"has_more": true, "next_offset": 2, "hint": null}',
    'a first page says where the next begins');
SELECT is(pg_temp.names('Jonas Brandt', '{"limit": 2, "offset": 2}'),
    'Warm invitation, Reminder', 'the second page');
SELECT is(
    pg_temp.call('Jonas Brandt', 'templates_list',
        '{"limit": 2, "offset": 3}') - 'templates',
    '{"has_more": false, "next_offset": null, "hint": null}',
    'the last page ends exactly');

SELECT is(
    pg_temp.call('Jonas Brandt', 'templates_list',
        '{"kind": "reminder", "language": "de", "query": "xx"}')->>'hint',
    'Try fewer words or shorter beginnings.', 'nothing found: widen the query');
SELECT is(
    pg_temp.call('Jonas Brandt', 'templates_list',
        '{"kind": "reminder", "language": "de"}')->>'hint',
    'Leave language out.', 'then the language');
SELECT is(
    pg_temp.call('Jonas Brandt', 'templates_list',
        '{"kind": "cancellation"}')->>'hint',
    'Leave kind out.', 'then the kind');
SELECT is(
    pg_temp.call('Jonas Brandt', 'templates_list', '{"offset": 50}')->>'hint',
    'Nothing so far down: try offset 0.', 'and too far down is said');

SELECT * FROM finish();
ROLLBACK;
