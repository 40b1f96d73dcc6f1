-- The tools that could change a meeting now, by name, for its host and for
-- managers; of one that is over only the outcome can be set.
CREATE OR REPLACE FUNCTION kailenty.meeting_actions(m sched.meeting)
RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF m.status = 'cancelled'
        OR (current_setting('mcp.role') = 'user'
            AND m.host_id <> current_setting('mcp.account')) THEN
        RETURN '{}';
    END IF;
    IF sched.meeting_status(m) <> 'scheduled' THEN
        RETURN ARRAY[mcp.tool_name('meetings_update')];
    END IF;
    RETURN ARRAY[mcp.tool_name('meetings_update'),
        mcp.tool_name('meetings_cancel')];
END
$$;
