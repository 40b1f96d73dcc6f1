-- The functions behind t/data/probe.json.
CREATE SCHEMA probe;
GRANT USAGE ON SCHEMA probe TO mcp_app;

CREATE TABLE probe.note (
    workspace_id text NOT NULL REFERENCES mcp.workspace,
    text text NOT NULL,
    author text NOT NULL,
    PRIMARY KEY (workspace_id, text)
);
ALTER TABLE probe.note ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON probe.note TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true));
GRANT SELECT, INSERT ON probe.note TO mcp_app;

CREATE FUNCTION probe.echo(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN json_build_object(
        'workspace', current_setting('mcp.workspace'),
        'account', (SELECT a.email FROM mcp.account a
            WHERE a.id = current_setting('mcp.account')),
        'role', current_setting('mcp.role'),
        'arguments', args);
END
$$;

CREATE FUNCTION probe.time(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN json_build_object('now', mcp.rfc3339(mcp.now(), 'UTC'));
END
$$;

CREATE FUNCTION probe.fail(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    CASE args->>'how'
    WHEN 'not_found' THEN
        PERFORM mcp.fail('MC404', 'not_found', 'There is no such thing.',
            format('Ask %s for what there is.', mcp.tool_name('notes_list')));
    WHEN 'conflict' THEN
        PERFORM mcp.fail('MC409', 'conflict', 'It is taken.', 'Take another.',
            NULL, '{"by": "somebody"}');
    WHEN 'forbidden' THEN
        PERFORM mcp.fail('MC403', 'forbidden', 'This is not yours.');
    WHEN 'invalid' THEN
        PERFORM mcp.fail('MC422', 'invalid_arguments', 'That is too late.',
            'Send an earlier time.',
            '[{"path": "how", "code": "late", "message": "is over",
               "hint": "send another"}]');
    WHEN 'division' THEN
        RETURN json_build_object('never', 1 / 0);
    WHEN 'null' THEN
        RETURN NULL;
    WHEN 'array' THEN
        RETURN '[1]'::json;
    WHEN 'secret' THEN
        RAISE EXCEPTION 'relation "hidden" of person@example.test is broken';
    WHEN 'no_json' THEN
        RETURN '{"person": hidden}'::json;
    WHEN 'quotes' THEN
        RETURN json_build_object('never', 'a"hidden'::text::integer);
    END CASE;
    RETURN '{}';
END
$$;

CREATE FUNCTION probe.sleep(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM pg_sleep((args->>'seconds')::float8);
    RETURN json_build_object('slept', args->'seconds');
END
$$;

CREATE FUNCTION probe.note_add(args jsonb) RETURNS json
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO probe.note (workspace_id, text, author)
    VALUES (current_setting('mcp.workspace'), args->>'text',
        current_setting('mcp.account'));
    RETURN json_build_object('added', args->>'text');
END
$$;

CREATE FUNCTION probe.big(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN json_build_object('rows', (
        SELECT coalesce(json_agg(json_build_object('n', n,
            'text', repeat('x', 50)) ORDER BY n), '[]')
        FROM generate_series(1, (args->>'rows')::int) AS n));
END
$$;

-- Asks twice, and remembers between.
CREATE FUNCTION probe.greet(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF mcp.answer_action('name') = 'decline' THEN
        RETURN json_build_object('greeting', args->>'word' || '.');
    END IF;
    IF mcp.answer('name') IS NULL THEN
        RETURN mcp.ask(jsonb_build_object('name', mcp.form('What is your name?',
            '{"type": "object", "properties": {"name": {"type": "string",
                "minLength": 1}}, "required": ["name"]}')));
    END IF;
    IF mcp.answer('colour') IS NULL THEN
        RETURN mcp.ask(jsonb_build_object('colour', mcp.form('And the colour?',
                '{"type": "object", "properties": {"colour": {"type": "string",
                    "enum": ["red", "blue"]}}, "required": ["colour"]}')),
            '{"asked": "twice"}');
    END IF;
    RETURN json_build_object('greeting', format('%s, %s, in %s', args->>'word',
        mcp.answer('name')->>'name', mcp.answer('colour')->>'colour'),
        'state', mcp.state());
END
$$;

CREATE FUNCTION probe.welcome(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF mcp.answer('who') IS NULL THEN
        RETURN mcp.ask(jsonb_build_object('who', mcp.form('Who comes?',
            '{"type": "object", "properties": {"name": {"type": "string"}},
              "required": ["name"]}')));
    END IF;
    RETURN json_build_object('messages', json_build_array(json_build_object(
        'role', 'user', 'content', json_build_object('type', 'text',
            'text', format('Welcome, %s!', mcp.answer('who')->>'name')))));
END
$$;
