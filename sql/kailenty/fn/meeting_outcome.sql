-- Write what became of a meeting that has begun.
CREATE OR REPLACE FUNCTION kailenty.meeting_outcome(
    args jsonb,
    m sched.meeting)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT args ? 'outcome' THEN
        RETURN;
    ELSIF m.starts_at > mcp.now() THEN
        PERFORM mcp.fail('MC409', 'not_started',
            'The meeting has not begun: it has no outcome yet.',
            format('Cancel it with %s, or wait.',
                mcp.tool_name('meetings_cancel')));
    END IF;
    UPDATE sched.meeting v
    SET status = args->>'outcome'
    WHERE v.workspace_id = m.workspace_id AND v.id = m.id;
END
$$;
