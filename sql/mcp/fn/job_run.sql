-- Run one job that is due. What a job that fails has changed is undone.
--   args  {}
-- Returns {job, workspace, failed: SQLSTATE or null}; {} when none is due.
CREATE OR REPLACE FUNCTION mcp.job_run(args jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    turn record;
    failed text;
BEGIN
    SELECT * INTO turn FROM mcp.job_take();
    IF NOT FOUND THEN
        RETURN '{}';
    END IF;
    BEGIN
        PERFORM mcp.outbox_enter(turn.workspace_id, turn.job);
        EXECUTE format('SELECT %I.%I()',
            split_part(turn.function, '.', 1),
            split_part(turn.function, '.', 2));
    EXCEPTION WHEN query_canceled OR OTHERS THEN
        failed := SQLSTATE;
    END;
    PERFORM mcp.outbox_enter('', '');
    PERFORM mcp.job_end(turn.workspace_id, turn.job, failed);
    RETURN json_build_object('job', turn.job, 'workspace', turn.workspace_id,
        'failed', failed);
END
$$;
