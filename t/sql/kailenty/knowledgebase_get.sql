-- Entries in full, and ids that have none.
BEGIN;
\ir setup.inc
SELECT plan(14);

INSERT INTO kailenty.kb_entry (workspace_id, id, title, summary, body, category,
    tags, related_tools, updated_at)
SELECT e.workspace, pg_temp.id('kbe', e.title), e.title, 'About ' || e.title,
    e.body, 'how_to', '{tag}', e.tools, '2026-10-01T12:00Z'
FROM (VALUES
    ('*', 'One', E'# One\n\nUse `invites_list`, then `invites_get`; '
        || 'not `meetings_list` or invites_list.',
        '{invites_list,invites_get}'::text[]),
    ('*', 'Two', repeat('long ', 3999) || 'end', '{}'),
    ('kailenty-test', 'Ours', 'Call `time_get_current`.', '{time_get_current}'),
    ('kailenty-else', 'Finch', 'secret', '{}'))
    AS e (workspace, title, body, tools);

-- The ids of entries by title; another word stands for itself.
CREATE FUNCTION pg_temp.ids(VARIADIC titles text[]) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('ids', jsonb_agg(
        CASE WHEN t.title ~ '^kbe' THEN t.title
            ELSE pg_temp.id('kbe', t.title) END ORDER BY t.place))
    FROM unnest(titles) WITH ORDINALITY AS t (title, place)
$$;
CREATE FUNCTION pg_temp.got(person text, args jsonb) RETURNS text
LANGUAGE sql AS $$
    SELECT pg_temp.pick(pg_temp.call(person, 'knowledgebase_get',
        args)->'entries', 'title')
$$;

SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_get', pg_temp.ids('One')),
    jsonb_build_object(
        'time_zone', 'Europe/Berlin',
        'entries', jsonb_build_array(jsonb_build_object(
            'id', pg_temp.id('kbe', 'One'), 'title', 'One',
            'summary', 'About One', 'category', 'how_to',
            'tags', '["tag"]'::jsonb,
            'related_tools',
                '["kailenty_invites_list", "kailenty_invites_get"]'::jsonb,
            'updated_at', '2026-10-01T14:00:00+02:00',
            'body', E'# One\n\nUse `kailenty_invites_list`, then '
                || '`kailenty_invites_get`; not `meetings_list` or '
                || 'invites_list.')),
        'missing_ids', '[]'::jsonb),
    'an entry in full; related tools in backticks get the site''s prefix');
SELECT is(
    length(pg_temp.call('Jonas Brandt', 'knowledgebase_get',
        pg_temp.ids('Two')) #>> '{entries,0,body}'),
    19998, 'a long body is not cut');
SELECT is(pg_temp.got('Jonas Brandt', pg_temp.ids('Two', 'Ours', 'One')),
    'Two, Ours, One', 'entries come in the order asked');
SELECT is(pg_temp.got(person, pg_temp.ids('One', 'Ours')), 'One, Ours',
    format('%s reads the same', person))
FROM unnest(ARRAY['Mara Vogel', 'Tomas Keller']) AS person;

SELECT is(
    pg_temp.got('Jonas Brandt', pg_temp.ids('Two', 'kbe_nothing', 'One')),
    'Two, One', 'case 29: 1 wrong id of 3 gives 2 entries');
SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_get',
        pg_temp.ids('Two', 'kbe_nothing', 'One'))->'missing_ids',
    '["kbe_nothing"]', 'case 29: and names the missing one');
SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_get',
        pg_temp.ids('Nil', 'Ours', 'Finch'))->'missing_ids',
    jsonb_build_array(pg_temp.id('kbe', 'Nil'), pg_temp.id('kbe', 'Finch')),
    'another workspace''s entry is missing like one that never was');
SELECT is(pg_temp.got('Frida Else', pg_temp.ids('Finch', 'Ours', 'One')),
    'Finch, One', 'to its own people it is there');
SELECT is(
    pg_temp.refusal('Jonas Brandt', 'knowledgebase_get',
        pg_temp.ids('kbe_one', 'kbe_two')),
    '{"state": "MC404", "code": "not_found",
        "message": "There is no knowledge entry kbe_one, kbe_two that you can see.",
        "hint": "Look the id up with kailenty_knowledgebase_search.",
        "fields": [
            {"path": "ids", "code": "not_found",
                "message": "no knowledge entry kbe_one"},
            {"path": "ids", "code": "not_found",
                "message": "no knowledge entry kbe_two"}]}',
    'all missing is an error that names them');
SELECT is(
    pg_temp.code('Jonas Brandt', 'knowledgebase_get', pg_temp.ids('Finch')),
    'MC404 not_found', 'also when there is such an entry elsewhere');
SELECT is(
    pg_temp.code('Jonas Brandt', 'knowledgebase_get',
        '{"ids": ["'' OR true --"]}'),
    'MC404 not_found', 'an id is a value, whatever stands in it');

-- Row security alone, as the database's own user.
SELECT set_config('role', 'mcp_app', true),
    set_config('mcp.workspace', 'kailenty-test', true);
SELECT is(
    (SELECT string_agg(DISTINCT e.workspace_id, ', ' ORDER BY e.workspace_id)
    FROM kailenty.kb_entry e),
    '*, kailenty-test', 'the rows of other workspaces are not there');
SELECT set_config('mcp.workspace', '', true);
SELECT is((SELECT count(*) FROM kailenty.kb_entry), 0::bigint,
    'and without a workspace none');
SELECT set_config('role', 'none', true);

SELECT * FROM finish();
ROLLBACK;
