-- A write that nobody has to confirm: it runs, once for each key, and leaves a
-- line in the audit.
--   statement  see mcp.action_run
CREATE OR REPLACE FUNCTION mcp.action_write(
    statement text,
    arguments jsonb,
    principal jsonb,
    tool jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    key CONSTANT text := mcp.action_key(arguments, principal);
    result json;
BEGIN
    IF key IS NOT NULL THEN
        result := mcp.action_repeated(key, arguments, tool);
        IF result IS NOT NULL THEN
            RETURN result;
        END IF;
    END IF;
    result := mcp.action_run(statement, mcp.action_given(arguments, tool));
    -- One that needs to know more, or has refused, has not written.
    IF json_typeof(result) = 'object'
        AND (result->'input_required' IS NOT NULL
            OR result->'mcp_refusal' IS NOT NULL) THEN
        RETURN result;
    END IF;
    IF key IS NOT NULL AND result IS NOT NULL THEN
        PERFORM mcp.action_remember(key, arguments, tool, result);
    END IF;
    PERFORM mcp.audit('write', 'executed', mcp.action_summary(result,
        mcp.action_changes(result::jsonb, tool), tool));
    RETURN result;
END
$$;
