-- Refuse a write that was decided on an older state than there is; `reader` is
-- the tool that shows the newer. Without a version nobody asked.
CREATE OR REPLACE FUNCTION kailenty.check_version(
    given text,
    actual integer,
    reader text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF given::integer <> actual THEN
        PERFORM mcp.fail('MC409', 'version_conflict',
            format('Version %s is not the current one, which is %s: somebody '
                'changed it meanwhile.', given, actual),
            format('Read it again with %s.', mcp.tool_name(reader)),
            NULL, jsonb_build_object('version', actual));
    END IF;
END
$$;
