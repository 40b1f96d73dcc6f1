-- A human decides on the approvals page: {id, decision (approve, reject), note}.
-- Whoever has entered is the human; an approved write runs as the account that
-- asked for it, with the scopes of the token that asked, as long as nothing bars
-- it (mcp.action_barred).
CREATE OR REPLACE FUNCTION mcp.action_decide(args jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    me CONSTANT text := current_setting('mcp.account');
    note CONSTANT text := nullif(btrim(args->>'note'), '');
    refused text;
    barred json;
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
    IF (args->>'decision' IN ('approve', 'reject')) IS NOT TRUE THEN
        RETURN mcp.refusal('undecided',
            'Neither a yes nor a no was said. Nothing was changed.');
    END IF;
    IF args->>'decision' = 'reject' THEN
        PERFORM mcp.action_end(a, 'rejected', me, note);
        PERFORM mcp.action_audit('reject', 'rejected', a);
        RETURN json_build_object('status', 'rejected', 'confirmation_id', a.id);
    END IF;
    refused := mcp.action_refused(a);
    IF refused IS NOT NULL THEN
        PERFORM mcp.action_audit('approve', 'forbidden', a);
        RETURN mcp.refusal('forbidden', refused, format(
            'Ask another person with the role "%s" to open this page.',
            a.approver));
    END IF;
    barred := mcp.action_barred(a);
    IF barred IS NOT NULL THEN
        PERFORM mcp.action_audit('approve', barred #>> '{mcp_refusal,code}', a);
        RETURN barred;
    END IF;
    PERFORM mcp.action_audit('approve', 'approved', a);
    PERFORM mcp.action_enter(a);
    RETURN mcp.action_execute(a, me);
END
$$;
