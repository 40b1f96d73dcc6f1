-- The index of the knowledge base: filters, tags, pages, and whose entries.
BEGIN;
\ir setup.inc
SELECT plan(32);

DELETE FROM kailenty.kb_entry;
CREATE FUNCTION pg_temp.entry(
    title text,
    category text,
    tags text[],
    tools text[] DEFAULT '{}',
    workspace text DEFAULT '*')
RETURNS void LANGUAGE sql AS $$
    INSERT INTO kailenty.kb_entry (workspace_id, id, title, summary, body,
        category, tags, related_tools, updated_at)
    VALUES (workspace, pg_temp.id('kbe', title), title, 'About ' || title,
        'Body of ' || title, category, tags, tools,
        '2026-10-01T12:00:00.25Z')
$$;

SELECT pg_temp.entry('Pools', 'concept', '{invites,pool}',
        '{invites_list,invites_get}'),
    pg_temp.entry('buffers', 'concept', '{availability}',
        '{availability_get_base}'),
    pg_temp.entry('Revoke', 'how_to', '{invites}', '{invites_revoke}'),
    pg_temp.entry('Cards', 'feature', '{invites,cards}', '{invites_list}'),
    pg_temp.entry('Why not', 'troubleshooting', '{availability}'),
    pg_temp.entry('Our rooms', 'how_to', '{office}',
        workspace => 'kailenty-test'),
    pg_temp.entry('Finch rooms', 'how_to', '{office,finch}', '{invites_list}',
        'kailenty-else');

CREATE FUNCTION pg_temp.titles(person text, args jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.pick(pg_temp.call(person, 'knowledgebase_list',
        args)->'entries', 'title')
$$;
CREATE FUNCTION pg_temp.tags(person text, args jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg((t.tag->>'tag') || ' ' || (t.tag->>'count'),
        ', ' ORDER BY t.place), 'none')
    FROM jsonb_array_elements(
            pg_temp.call(person, 'knowledgebase_list', args)->'tags')
        WITH ORDINALITY AS t (tag, place)
$$;

SELECT is(pg_temp.titles(person),
    'buffers, Pools, Cards, Our rooms, Revoke, Why not',
    format('%s has the product''s and the workspace''s own entries, '
        || 'by category and title', person))
FROM unnest(ARRAY['Jonas Brandt', 'Mara Vogel', 'Tomas Keller']) AS person;
SELECT is(pg_temp.titles('Frida Else'),
    'buffers, Pools, Cards, Finch rooms, Revoke, Why not',
    'another workspace has its own');
SELECT is(pg_temp.tags('Jonas Brandt'),
    'invites 3, availability 2, cards 1, office 1, pool 1',
    'the tags, the commonest first');
SELECT is(pg_temp.tags('Frida Else'),
    'invites 3, availability 2, cards 1, finch 1, office 1, pool 1',
    'tags of another workspace''s entries are not counted');
SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_list',
        '{"tag": "pool"}') - 'tags',
    jsonb_build_object(
        'time_zone', 'Europe/Berlin',
        'entries', jsonb_build_array(jsonb_build_object(
            'id', pg_temp.id('kbe', 'Pools'), 'title', 'Pools',
            'summary', 'About Pools', 'category', 'concept',
            'tags', '["invites", "pool"]'::jsonb,
            'related_tools',
                '["kailenty_invites_list", "kailenty_invites_get"]'::jsonb,
            'updated_at', '2026-10-01T14:00:00+02:00')),
        'has_more', false, 'next_offset', null, 'hint', null),
    'an entry without its body, tools with the site''s prefix');
SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_list',
        '{"tag": "office"}') #> '{entries,0,related_tools}',
    '[]', 'an entry may have no tool');
SELECT is(
    pg_temp.call('Erin Walsh', 'knowledgebase_list')
        #> '{entries,0,updated_at}',
    '"2026-10-01T08:00:00-04:00"', 'times are the caller''s');

SELECT is(pg_temp.titles('Jonas Brandt', '{"tag": "invites"}'),
    'Pools, Cards, Revoke', 'by tag');
SELECT is(pg_temp.titles('Jonas Brandt', '{"tag": " INVITES "}'),
    'Pools, Cards, Revoke', 'in any case');
SELECT is(pg_temp.tags('Jonas Brandt', '{"tag": "invites"}'),
    pg_temp.tags('Jonas Brandt'), 'the tags stay those without it');
SELECT is(pg_temp.titles('Jonas Brandt', '{"tag": "inv"}'), 'none',
    'a part of a tag is none');
SELECT is(pg_temp.titles('Jonas Brandt', '{"tag": "finch"}'), 'none',
    'nor is another workspace''s');
SELECT is(pg_temp.titles('Jonas Brandt', '{"tag": "%"}'), 'none',
    'case 25: a percent sign is itself');

SELECT is(pg_temp.titles('Jonas Brandt', '{"tool": "invites_list"}'),
    'Pools, Cards', 'by tool');
SELECT is(pg_temp.titles('Jonas Brandt', '{"tool": "kailenty_invites_list"}'),
    'Pools, Cards', 'with the prefix');
SELECT is(pg_temp.titles('Jonas Brandt', '{"tool": " Kailenty_Invites_List "}'),
    'Pools, Cards', 'in any case');
SELECT is(pg_temp.titles('Jonas Brandt', '{"tool": "invites"}'), 'none',
    'a part of a name is none');
SELECT is(pg_temp.tags('Jonas Brandt', '{"tool": "invites_list"}'),
    'invites 2, cards 1, pool 1', 'the tags are those of the tool''s entries');
SELECT is(pg_temp.titles('Jonas Brandt', '{"category": "how_to"}'),
    'Our rooms, Revoke', 'by category');
SELECT is(
    pg_temp.titles('Jonas Brandt',
        '{"category": "concept", "tool": "invites_get", "tag": "pool"}'),
    'Pools', 'all filters hold together');

SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_list', '{"limit": 4}')
        - 'entries' - 'tags' - 'time_zone',
    '{"has_more": true, "next_offset": 4, "hint": null}',
    'a first page says where the next begins');
SELECT is(pg_temp.titles('Jonas Brandt', '{"limit": 4, "offset": 4}'),
    'Revoke, Why not', 'the last page');
SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_list',
        '{"limit": 4, "offset": 2}') - 'entries' - 'tags' - 'time_zone',
    '{"has_more": false, "next_offset": null, "hint": null}',
    'that ends exactly');
SELECT is(pg_temp.tags('Jonas Brandt', '{"limit": 1}'),
    pg_temp.tags('Jonas Brandt'), 'tags are counted beyond the page');

SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_list',
        '{"tag": "zz", "tool": "zz", "category": "concept"}')->>'hint',
    'Leave tag out: tags says which there are.',
    'nothing found: first the tag');
SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_list',
        '{"tool": "zz", "category": "concept"}')->>'hint',
    'Leave tool out.', 'then the tool');
SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_list',
        '{"offset": 100}')->>'hint',
    'Nothing so far down: try offset 0.', 'too far down is said');
DELETE FROM kailenty.kb_entry WHERE category = 'feature';
SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_list',
        '{"category": "feature"}')->>'hint',
    'Leave category out.', 'then the category');
DELETE FROM kailenty.kb_entry WHERE workspace_id IN ('*', 'kailenty-test');
SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_list') - 'time_zone',
    '{"entries": [], "tags": [], "has_more": false, "next_offset": null,
        "hint": "The knowledge base is empty."}',
    'and that there is nothing');
SELECT is(pg_temp.titles('Frida Else'), 'Finch rooms',
    'while another workspace keeps its own');

SELECT * FROM finish();
ROLLBACK;
