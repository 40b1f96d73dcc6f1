-- The knowledge base as resources: the list, a page of an entry, and proposals
-- for ids.
BEGIN;
\ir setup.inc
SELECT plan(19);

DELETE FROM kailenty.kb_entry;
INSERT INTO kailenty.kb_entry (workspace_id, id, title, summary, body, category,
    tags, related_tools, updated_at)
SELECT e.workspace, e.id, e.title, e.summary, e.body, e.category, '{a,b}',
    e.tools, '2026-10-01T23:00Z'
FROM (VALUES
    ('*', 'kbe_0000000001', 'Pools of invites', 'About pools.',
        'Use `invites_list`.', 'concept', '{invites_list}'::text[]),
    ('*', 'kbe_0000000002', 'Buffers', '', 'Plain.', 'concept', '{}'),
    ('*', 'kbe_0000000003', 'Shared', 'The product''s.', 'P.', 'how_to', '{}'),
    ('kailenty-test', 'kbe_0000000003', 'Shared', 'Ours.', 'O.', 'how_to', '{}'),
    ('kailenty-test', 'kbe_0000000004', 'Rooms', 'Ours.', 'R.', 'feature', '{}'),
    ('kailenty-else', 'kbe_0000000005', 'Finch rooms', 'Theirs.', 'F.',
        'feature', '{}'))
    AS e (workspace, id, title, summary, body, category, tools);

-- ---- reading ----

CREATE FUNCTION pg_temp.page(person text, id text) RETURNS text
LANGUAGE sql AS $$
    SELECT pg_temp.call(person, 'kb_resource',
        jsonb_build_object('id', id))->>'text'
$$;

SELECT is(pg_temp.page('Jonas Brandt', 'kbe_0000000001'),
    E'# Pools of invites\n\nAbout pools.\n\nUse `kailenty_invites_list`.\n\n'
        || E'Tools: `kailenty_invites_list`\n\nTags: a, b. Updated 2026-10-02.\n',
    'an entry is a page; tools have the site''s prefix, days are the caller''s');
SELECT is(pg_temp.page('Jonas Brandt', 'kbe_0000000002'),
    E'# Buffers\n\nPlain.\n\nTags: a, b. Updated 2026-10-02.\n',
    'what is empty is left out');
SELECT alike(pg_temp.page('Jonas Brandt', 'kbe_0000000003'), '%Ours.%',
    'the workspace''s own entry comes before the product''s');
SELECT alike(pg_temp.page('Frida Else', 'kbe_0000000003'), '%The product%',
    'another workspace reads the product''s');
SELECT is(
    pg_temp.call('Jonas Brandt', 'kb_resource', jsonb_build_object('id', id)),
    'null', why)
FROM (VALUES
    ('kbe_0000000005', 'another workspace''s entry is not there'),
    ('kbe_0000000009', 'nor is one that never was'),
    (''' OR true --', 'an id is a value, whatever stands in it'))
    AS t (id, why);

-- ---- the list ----

CREATE FUNCTION pg_temp.list(person text, size integer, skipped integer)
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.call(person, 'kb_resources',
        jsonb_build_object('limit', size, 'offset', skipped))
$$;

SELECT is(
    pg_temp.list('Jonas Brandt', 2, 0),
    '{"resources": [
        {"uri": "kailenty://knowledge/kbe_0000000002",
            "name": "kbe_0000000002", "title": "Buffers", "description": null},
        {"uri": "kailenty://knowledge/kbe_0000000001",
            "name": "kbe_0000000001", "title": "Pools of invites",
            "description": "About pools."}],
    "has_more": true, "next_offset": 2}',
    'a page says where the next begins');
SELECT is(
    pg_temp.pick(pg_temp.list('Jonas Brandt', 2, 2)->'resources', 'title'),
    'Rooms, Shared', 'the last page, each id once');
SELECT is(pg_temp.list('Jonas Brandt', 2, 2)->'has_more', 'false',
    'and says that it is');
SELECT is(pg_temp.list('Jonas Brandt', 2, 100),
    '{"resources": [], "has_more": false, "next_offset": 102}',
    'beyond the end there is nothing');
SELECT is(
    pg_temp.pick(pg_temp.list('Frida Else', 100, 0)->'resources', 'title'),
    'Buffers, Pools of invites, Finch rooms, Shared',
    'another workspace has its own');

-- ---- proposals ----

CREATE FUNCTION pg_temp.proposed(person text, typed text) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.call(person, 'kb_complete', jsonb_build_object(
        'argument', 'id', 'value', typed, 'context', '{}'::jsonb))
$$;

SELECT is(pg_temp.proposed('Jonas Brandt', 'INV'), '["kbe_0000000001"]',
    'by the beginning of any word of the title, in any case');
SELECT is(pg_temp.proposed('Jonas Brandt', 'of invites'), '["kbe_0000000001"]',
    'or of more words');
SELECT is(pg_temp.proposed('Jonas Brandt', 'kbe_0000000003'),
    '["kbe_0000000003"]', 'or by the id, once');
SELECT is(jsonb_array_length(pg_temp.proposed('Jonas Brandt', '')), 4,
    'everything fits nothing typed');
SELECT is(pg_temp.proposed('Jonas Brandt', 'finch'), '[]',
    'not what another workspace has');
SELECT is(pg_temp.proposed('Jonas Brandt', '%'), '[]',
    'a percent sign is itself');
SELECT is(pg_temp.proposed('Jonas Brandt', 'nvites'), '[]',
    'the middle of a word is no beginning');

SELECT * FROM finish();
ROLLBACK;
