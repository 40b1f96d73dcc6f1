-- The error of a change to a meeting that is over.
CREATE OR REPLACE FUNCTION kailenty.fail_over(meeting text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    PERFORM mcp.fail('MC409', 'is_over',
        format('The meeting %s is over.', meeting),
        format('Only its outcome can be set, with %s.',
            mcp.tool_name('meetings_update')));
END
$$;
