-- The functions behind t/data/shelf.json.
CREATE SCHEMA shelf;
GRANT USAGE ON SCHEMA shelf TO mcp_app;

CREATE TABLE shelf.note (
    workspace_id text NOT NULL REFERENCES mcp.workspace,
    id integer NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
ALTER TABLE shelf.note ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON shelf.note TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true));
GRANT SELECT ON shelf.note TO mcp_app;
INSERT INTO shelf.note
SELECT w.id, n, format('%s %s', w.id, n)
FROM mcp.workspace w, generate_series(1, CASE w.id WHEN 'north' THEN 250
    ELSE 3 END) AS n;

CREATE FUNCTION shelf.count(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$
    SELECT json_build_object('notes', count(*)) FROM shelf.note
$$;

CREATE FUNCTION shelf.me(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$
    SELECT json_build_object('text', concat_ws(' ',
        current_setting('mcp.workspace'), current_setting('mcp.role'),
        args->>'uri', current_setting('transaction_read_only')))
$$;

CREATE FUNCTION shelf.bytes(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$
    SELECT json_build_object('blob',
        encode(convert_to(repeat('x', 100), 'UTF8'), 'base64'),
        'mime_type', 'application/octet-stream')
$$;

CREATE FUNCTION shelf.wrong(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$
    SELECT '{"text": "a", "blob": "YQ=="}'::json
$$;

CREATE FUNCTION shelf.note(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF args->>'id' = 'odd' THEN
        PERFORM mcp.fail('MC404', 'not_found', 'There is no such note.');
    ELSIF args->>'id' = 'late' THEN
        PERFORM mcp.fail('MC422', 'invalid_arguments', 'That is too late.',
            'Ask earlier.');
    ELSIF args->>'id' !~ '^[0-9]{1,6}$' THEN
        RETURN json_build_object('text', args::text);
    END IF;
    RETURN coalesce((SELECT json_build_object('text', n.text)
        FROM shelf.note n WHERE n.id = (args->>'id')::integer), 'null');
END
$$;

CREATE FUNCTION shelf.rows(args jsonb, kind text) RETURNS json
LANGUAGE sql STABLE AS $$
    WITH page AS (
        SELECT n.id FROM shelf.note n ORDER BY n.id
        LIMIT (args->>'limit')::integer + 1
        OFFSET (args->>'offset')::integer
    )
    SELECT json_build_object(
        'resources', coalesce((SELECT json_agg(json_build_object(
                'uri', format('shelf://%s/%s', kind, p.id),
                'name', format('%s-%s', kind, p.id),
                'title', format('%s %s', initcap(kind), p.id),
                'size', p.id) ORDER BY p.id)
            FROM (SELECT * FROM page ORDER BY id
                LIMIT (args->>'limit')::integer) AS p), '[]'),
        'has_more', (SELECT count(*) FROM page) > (args->>'limit')::integer,
        'next_offset',
            (args->>'offset')::integer + (args->>'limit')::integer)
$$;

CREATE FUNCTION shelf.notes(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$ SELECT shelf.rows(args, 'note') $$;

CREATE FUNCTION shelf.privates(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$ SELECT shelf.rows(args, 'private') $$;

CREATE FUNCTION shelf.extras(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$ SELECT shelf.rows(args, 'extra') $$;

CREATE FUNCTION shelf.note_ids(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$
    SELECT coalesce(json_agg(n.id::text ORDER BY n.id), '[]')
    FROM shelf.note n
    WHERE starts_with(n.id::text, args->>'value')
$$;

CREATE FUNCTION shelf.pair(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$ SELECT json_build_object('text', args::text) $$;

CREATE FUNCTION shelf.ways(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$ SELECT json_build_array(args::text) $$;

CREATE FUNCTION shelf.made(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF args->>'how' = 'badly' THEN
        RETURN '{"messages": [{"role": "user", "content": "text"}]}';
    ELSIF args->>'how' = 'never' THEN
        PERFORM mcp.fail('MC409', 'conflict', 'It cannot be made.');
    END IF;
    RETURN json_build_object(
        'description', 'Made for ' || current_setting('mcp.role'),
        'messages', json_build_array(json_build_object(
            'role', 'user',
            'content', json_build_object('type', 'text',
                'text', format('Do it %s, {{literally}}.', args->>'how')))));
END
$$;
