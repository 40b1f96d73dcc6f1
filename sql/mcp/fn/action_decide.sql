-- A human decides on the approvals page: {id, decision (approve, reject), note}.
-- Whoever has entered is the human; an approved write runs as the account that
-- asked for it, as long as that may still use the tool.
CREATE OR REPLACE FUNCTION mcp.action_decide(args jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    me CONSTANT text := current_setting('mcp.account');
    note CONSTANT text := nullif(btrim(args->>'note'), '');
    refused text;
    a mcp.action;
BEGIN
    SELECT * INTO a
    FROM mcp.action w
    WHERE w.workspace_id = current_setting('mcp.workspace')
        AND w.id = args->>'id'
    FOR UPDATE;
    IF a.id IS NULL OR a.state <> 'pending' OR a.expires_at <= mcp.now() THEN
        RETURN mcp.action_over(a, args->>'id');
    END IF;
    IF args->>'decision' = 'reject' THEN
        PERFORM mcp.action_end(a, 'rejected', me, note);
        PERFORM mcp.action_audit('reject', 'rejected', a);
        RETURN json_build_object('status', 'rejected', 'confirmation_id', a.id);
    END IF;
    refused := mcp.action_refused(a);
    IF refused IS NOT NULL THEN
        PERFORM mcp.action_audit('approve', 'forbidden', a);
        RETURN mcp.refusal('forbidden', refused);
    END IF;
    PERFORM mcp.action_audit('approve', 'approved', a);
    IF NOT mcp.action_enter(a) THEN
        PERFORM mcp.action_audit('confirm', 'forbidden', a);
        RETURN mcp.refusal('forbidden',
            'Who asked for this may not use the tool any more.');
    END IF;
    RETURN mcp.action_execute(a, me);
END
$$;
