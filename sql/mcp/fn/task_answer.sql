-- Answers to what a task has asked. Those that are not outstanding are ignored;
-- when none is outstanding any more, the task is working again, and the caller
-- has to run it.
--   given  {task, answers}
-- Returns {ready: false}, or {ready: true, arguments, answers, state}.
CREATE OR REPLACE FUNCTION mcp.task_answer(given json)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    asking mcp.task;
    taken jsonb;
    outstanding jsonb;
BEGIN
    SELECT * INTO asking
    FROM mcp.task t
    WHERE t.workspace_id = current_setting('mcp.workspace')
        AND t.id = given->>'task'
        AND t.expires_at > mcp.now()
    FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM mcp.task_unknown();
    END IF;
    SELECT jsonb_object_agg(a.key, a.value) INTO taken
    FROM jsonb_each((given->'answers')::jsonb) AS a
    WHERE asking.input_requests ? a.key;
    IF taken IS NULL THEN
        RETURN '{"ready": false}';
    END IF;
    outstanding := asking.input_requests
        - ARRAY(SELECT jsonb_object_keys(taken));
    UPDATE mcp.task t
    SET answers = t.answers || taken,
        input_requests = nullif(outstanding, '{}'),
        status = CASE outstanding WHEN '{}' THEN 'working' ELSE t.status END,
        status_message = CASE WHEN outstanding <> '{}' THEN t.status_message
            END,
        updated_at = mcp.now(),
        expires_at = mcp.now() + make_interval(secs => t.ttl),
        lease_until = clock_timestamp() + interval '10 s'
    WHERE t.workspace_id = asking.workspace_id
        AND t.id = asking.id
    RETURNING * INTO asking;
    RETURN json_build_object('ready', asking.status = 'working',
        'arguments', asking.arguments, 'answers', asking.answers,
        'state', asking.state);
END
$$;
