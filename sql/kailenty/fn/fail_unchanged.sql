-- The error of a write that would write what is there already.
CREATE OR REPLACE FUNCTION kailenty.fail_unchanged(what text, reader text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    PERFORM mcp.fail('MC409', 'nothing_to_change',
        format('%s has these values already.', what),
        format('See them with %s.', mcp.tool_name(reader)));
END
$$;
