-- The first call of a write that somebody confirms: it runs and is undone, so
-- that a preview meets all that the write would meet, and what it returned is
-- kept and shown.
--   statement  see mcp.action_run
--   principal  with can_ask: whether the client puts a form before its human
--   tool       with approval, approver, ttl (seconds) and page
CREATE OR REPLACE FUNCTION mcp.action_preview(
    statement text,
    arguments jsonb,
    principal jsonb,
    tool jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    key CONSTANT text := mcp.action_key(arguments, principal);
    asked CONSTANT text :=
        nullif(current_setting('mcp.state', true), '')::jsonb
            ->>'confirmation_id';
    approval text := coalesce(tool->>'approval', 'agent');
    result json;
    a mcp.action;
BEGIN
    IF key IS NOT NULL THEN
        result := mcp.action_standing(mcp.action_repeated(key, arguments, tool));
        IF result IS NOT NULL THEN
            RETURN result;
        END IF;
    END IF;
    IF approval = 'client' THEN
        IF asked IS NOT NULL THEN
            result := mcp.action_told(asked);
            IF key IS NOT NULL AND result->>'status' = 'executed' THEN
                PERFORM mcp.action_remember(key, arguments, tool, result);
            END IF;
            RETURN result;
        END IF;
        IF (principal->>'can_ask')::boolean IS NOT TRUE THEN
            approval := 'page';
        END IF;
    END IF;
    BEGIN
        result := mcp.action_run(statement,
            mcp.action_given(arguments, tool));
        RAISE EXCEPTION 'undo' USING ERRCODE = 'MCUND';
    EXCEPTION WHEN SQLSTATE 'MCUND' THEN
        NULL;
    END;
    a := mcp.action_keep(statement, mcp.action_given(arguments, tool), result,
        tool, approval);
    PERFORM mcp.action_audit('preview', 'pending', a);
    IF approval = 'client' THEN
        RETURN mcp.action_ask(a);
    END IF;
    result := mcp.action_answer(a);
    IF key IS NOT NULL THEN
        PERFORM mcp.action_remember(key, arguments, tool, result);
    END IF;
    RETURN result;
END
$$;
