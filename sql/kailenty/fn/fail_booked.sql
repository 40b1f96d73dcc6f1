-- The error of what cannot be done to an invite that is booked.
CREATE OR REPLACE FUNCTION kailenty.fail_booked(invite text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    PERFORM mcp.fail('MC409', 'already_booked',
        format('The invite %s is booked; of it only the internal note can '
            'change.', invite),
        format('Move or cancel its meeting with %s or %s.',
            mcp.tool_name('meetings_update'),
            mcp.tool_name('meetings_cancel')));
END
$$;
