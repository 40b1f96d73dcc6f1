-- The client has put the preview before its human: do what the human said. If
-- the world has changed meanwhile, they are asked again.
CREATE OR REPLACE FUNCTION mcp.action_told(id text)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    a mcp.action := mcp.action_claim(id);
    said CONSTANT text := mcp.answer_action(id);
    barred json;
    result json;
BEGIN
    IF a.id IS NULL OR a.state <> 'pending' OR a.expires_at <= mcp.now() THEN
        RETURN mcp.action_over(a, id);
    END IF;
    barred := mcp.action_barred(a);
    IF barred IS NOT NULL THEN
        PERFORM mcp.action_audit('confirm', barred #>> '{mcp_refusal,code}', a);
        RETURN barred;
    END IF;
    IF said IS NULL THEN
        RETURN mcp.action_ask(a);
    END IF;
    IF said = 'accept' AND mcp.answer(id)->>'approve' = 'true' THEN
        result := mcp.action_execute(a, a.account_id);
        IF result #>> '{mcp_refusal,code}' = 'preview_outdated' THEN
            SELECT * INTO a
            FROM mcp.action n
            WHERE n.workspace_id = a.workspace_id
                AND n.id = result #>> '{mcp_refusal,details,confirmation_id}';
            RETURN mcp.action_ask(a);
        END IF;
        RETURN result;
    END IF;
    PERFORM mcp.action_end(a, CASE said WHEN 'cancel' THEN 'cancelled'
        ELSE 'rejected' END, a.account_id);
    PERFORM mcp.action_audit('reject', CASE said WHEN 'cancel'
        THEN 'cancelled' ELSE 'rejected' END, a);
    RETURN mcp.refusal('rejected', 'The human said no. Nothing is changed.',
        'Ask what they want instead. Do not call this again unasked.');
END
$$;
