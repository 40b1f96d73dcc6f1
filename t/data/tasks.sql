-- The functions behind t/data/tasks.json.
CREATE SCHEMA tasks;
GRANT USAGE ON SCHEMA tasks TO mcp_app;

-- What a run has done, with whatever became of the task.
CREATE TABLE tasks.done (
    workspace_id text NOT NULL REFERENCES mcp.workspace,
    label text NOT NULL,
    times integer NOT NULL DEFAULT 1,
    PRIMARY KEY (workspace_id, label)
);
ALTER TABLE tasks.done ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON tasks.done TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true));
GRANT SELECT, INSERT, UPDATE ON tasks.done TO mcp_app;

CREATE FUNCTION tasks.greet(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN json_build_object('greeting', format('Hello, %s!', args->>'name'));
END
$$;

CREATE FUNCTION tasks.slow_compute(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM pg_sleep((args->>'seconds')::float8);
    RETURN json_build_object('label', args->>'label', 'seconds',
        args->'seconds');
END
$$;

CREATE FUNCTION tasks.slow_write(args jsonb) RETURNS json
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tasks.done (workspace_id, label)
    VALUES (current_setting('mcp.workspace'), args->>'label')
    ON CONFLICT (workspace_id, label) DO UPDATE SET times = done.times + 1;
    PERFORM pg_sleep((args->>'seconds')::float8);
    RETURN json_build_object('wrote', args->>'label');
END
$$;

CREATE FUNCTION tasks.failing_job(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM pg_sleep(0.5);
    PERFORM mcp.fail('MC409', 'conflict', 'The job has failed.',
        'Try another one.');
    RETURN NULL;
END
$$;

CREATE FUNCTION tasks.protocol_error_job(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN json_build_object('never', 1 / 0);
END
$$;

CREATE FUNCTION tasks.confirm_delete(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF mcp.answer_action('confirm') IS NULL THEN
        RETURN mcp.ask(jsonb_build_object('confirm', mcp.form(
            format('Delete %s?', args->>'filename'),
            '{"type": "object", "properties": {"confirm":
                {"type": "boolean"}}, "required": ["confirm"]}')),
            jsonb_build_object('filename', args->'filename'));
    END IF;
    RETURN json_build_object('deleted',
        coalesce(mcp.answer('confirm')->'confirm', 'false'),
        'filename', mcp.state()->'filename');
END
$$;

CREATE FUNCTION tasks.multi_input(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
    one CONSTANT text := '{"type": "object", "properties": {"name":
        {"type": "string", "minLength": 1}}, "required": ["name"]}';
BEGIN
    IF mcp.answer('first') IS NULL THEN
        RETURN mcp.ask(jsonb_build_object(
            'first', mcp.form('The first name?', one::jsonb),
            'second', mcp.form('The second name?', one::jsonb)));
    END IF;
    RETURN json_build_object('names', json_build_array(
        mcp.answer('first')->'name', mcp.answer('second')->'name'));
END
$$;

CREATE FUNCTION tasks.asks_again(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN mcp.ask(jsonb_build_object('more', mcp.form('More?',
        '{"type": "object", "properties": {}}')));
END
$$;

-- Asks while the client waits, and takes its time with the answer.
CREATE FUNCTION tasks.test_tool_with_task(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF mcp.answer('user_name') IS NULL THEN
        RETURN mcp.ask(jsonb_build_object('user_name', mcp.form(
            'What is your name?', '{"type": "object", "properties": {"name":
                {"type": "string", "minLength": 1}}, "required": ["name"]}')));
    END IF;
    PERFORM pg_sleep(4);
    RETURN json_build_object('greeting',
        format('Hello, %s!', mcp.answer('user_name')->>'name'));
END
$$;
