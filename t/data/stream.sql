-- The functions behind t/data/stream.json: what they say while they run.
CREATE SCHEMA stream;
GRANT USAGE ON SCHEMA stream TO mcp_app;

-- Progress up to a count, so long apart.
CREATE FUNCTION stream.steps(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    FOR i IN 0..(args->>'count')::int LOOP
        PERFORM mcp.progress(i, (args->>'count')::int, 'step ' || i);
        PERFORM pg_sleep((args->>'apart')::float8);
    END LOOP;
    RETURN json_build_object('steps', args->'count');
END
$$;

CREATE FUNCTION stream.say(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
    level text;
BEGIN
    FOR level IN SELECT jsonb_array_elements_text(args->'levels') LOOP
        PERFORM mcp.log(level, jsonb_build_object('said', level), 'probe');
    END LOOP;
    RETURN '{"a":
        "line break"}'::json;
END
$$;

CREATE FUNCTION stream.flood(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    FOR i IN 1..(args->>'count')::int LOOP
        PERFORM mcp.progress(i);
        PERFORM mcp.log('info', to_jsonb(repeat('x',
            (args->>'size')::int)));
    END LOOP;
    RETURN '{}';
END
$$;

-- Notices that are none of ours, or not what they should be.
CREATE FUNCTION stream.noise(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RAISE NOTICE 'a notice';
    RAISE WARNING 'a warning' USING DETAIL = '{"progress": 1}';
    RAISE INFO 'no JSON' USING ERRCODE = 'MC101', DETAIL = 'progress: 1';
    RAISE INFO 'no detail' USING ERRCODE = 'MC102';
    RAISE INFO 'an unknown kind' USING ERRCODE = 'MC103',
        DETAIL = '{"progress": 1, "level": "error", "data": 1}';
    RETURN '{}';
END
$$;

CREATE FUNCTION stream.write(args jsonb) RETURNS json
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO probe.note (workspace_id, text, author)
    VALUES (current_setting('mcp.workspace'), args->>'text', 'stream');
    PERFORM pg_sleep((args->>'seconds')::float8);
    RETURN '{}';
END
$$;

-- A resource, a prompt and proposals that take as long.
CREATE FUNCTION stream.walk(count text, apart text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM mcp.log('info', '"off"');
    PERFORM stream.steps(jsonb_build_object('count', count::int,
        'apart', apart::float8));
    RETURN format('%s steps', count);
END
$$;

CREATE FUNCTION stream.page(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN json_build_object('text',
        stream.walk(args->>'count', args->>'apart'));
END
$$;

CREATE FUNCTION stream.prompt(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN json_build_object('messages', json_build_array(json_build_object(
        'role', 'user', 'content', json_build_object('type', 'text',
            'text', stream.walk(args->>'count', args->>'apart')))));
END
$$;

CREATE FUNCTION stream.propose(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN json_build_array(stream.walk('1', args->>'value'));
END
$$;

-- A resource that is what the client's human says of it.
CREATE FUNCTION stream.told(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF mcp.answer_action('name') IS NULL THEN
        RETURN mcp.ask(jsonb_build_object('name', mcp.form('Who reads?',
            '{"type": "object", "properties": {"name": {"type": "string",
                "minLength": 1}}, "required": ["name"]}')));
    END IF;
    RETURN json_build_object('text', concat_ws(' ', args->>'word',
        mcp.answer('name')->>'name'));
END
$$;
