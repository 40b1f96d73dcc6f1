-- What the knowledge base announces when its entries change.
BEGIN;
\ir setup.inc
SELECT plan(9);

-- In place of the one that speaks: notes what it was given.
CREATE TEMPORARY TABLE said (
    n integer GENERATED ALWAYS AS IDENTITY,
    what text
);
CREATE OR REPLACE FUNCTION mcp.notify_change(
    kind text,
    uri text DEFAULT NULL,
    workspace text DEFAULT current_setting('mcp.workspace', true))
RETURNS void
LANGUAGE sql AS $$
    INSERT INTO pg_temp.said (what)
    VALUES (concat_ws(' ', workspace, kind, uri))
$$;

-- What a statement makes it say.
CREATE FUNCTION pg_temp.said_by(statement text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE pg_temp.said;
    EXECUTE statement;
    RETURN (SELECT coalesce(string_agg(what, ', ' ORDER BY n), 'nothing')
        FROM pg_temp.said);
END
$$;

SELECT is(pg_temp.said_by($$
    INSERT INTO kailenty.kb_entry (workspace_id, id, title, summary, body,
        category, tags)
    VALUES ('kailenty-test', 'kbe_0000000001', 'Parking', 'Where to park.',
        'Behind the house.', 'how_to', '{office}') $$),
    'kailenty-test resources', 'an entry that is new: the list');
SELECT is(pg_temp.said_by($$
    UPDATE kailenty.kb_entry SET body = 'In front of it.'
    WHERE id = 'kbe_0000000001' $$),
    'kailenty-test resource kailenty://knowledge/kbe_0000000001',
    'another text: the entry');
SELECT is(pg_temp.said_by($$
    UPDATE kailenty.kb_entry SET title = 'Where to park'
    WHERE id = 'kbe_0000000001' $$),
    'kailenty-test resource kailenty://knowledge/kbe_0000000001, '
        || 'kailenty-test resources',
    'another title: the entry and the list');
SELECT is(pg_temp.said_by($$
    UPDATE kailenty.kb_entry SET body = body WHERE id = 'kbe_0000000001' $$),
    'nothing', 'the same again: nothing');
SELECT is(pg_temp.said_by($$
    UPDATE kailenty.kb_entry SET id = 'kbe_0000000002'
    WHERE id = 'kbe_0000000001' $$),
    'kailenty-test resource kailenty://knowledge/kbe_0000000001, '
        || 'kailenty-test resources',
    'another id: what was under the old one, and the list');
SELECT is(pg_temp.said_by($$
    DELETE FROM kailenty.kb_entry WHERE id = 'kbe_0000000002' $$),
    'kailenty-test resource kailenty://knowledge/kbe_0000000002, '
        || 'kailenty-test resources',
    'an entry that goes: it and the list');

CREATE FUNCTION pg_temp.shipped(body text) RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT kailenty.kb_ship(''concept'', %L)',
        jsonb_agg(jsonb_build_object('id', e.id, 'title', e.title, 'summary',
            e.summary, 'body', coalesce(shipped.body, e.body), 'tags', e.tags,
            'related_tools', e.related_tools, 'updated_at', e.updated_at)))
    FROM kailenty.kb_entry e
    WHERE e.workspace_id = '*' AND e.category = 'concept'
$$;
SELECT cmp_ok((SELECT count(*)::integer FROM kailenty.kb_entry
    WHERE workspace_id = '*' AND category = 'concept'), '>', 0,
    'the product has entries');
SELECT is(pg_temp.said_by(pg_temp.shipped(NULL)), 'nothing',
    'the product''s entries shipped as they are: nothing');
SELECT is(pg_temp.said_by(pg_temp.shipped('New.')),
    (SELECT string_agg('* resource kailenty://knowledge/' || id, ', '
        ORDER BY id)
    FROM kailenty.kb_entry
    WHERE workspace_id = '*' AND category = 'concept'),
    'with another text: all of them, to everybody');

SELECT * FROM finish();
ROLLBACK;
