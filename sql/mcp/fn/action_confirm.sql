-- Tool action_confirm: run the write of a preview, once. Of two calls at once,
-- one runs it and the other waits and tells of it.
CREATE OR REPLACE FUNCTION mcp.action_confirm(
    arguments jsonb,
    principal jsonb,
    tool jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    id CONSTANT text := arguments->>'confirmation_id';
    a mcp.action := mcp.action_claim(id);
    missing text;
    barred json;
BEGIN
    -- The token is good for this endpoint and no other.
    IF (a.tool->>'prefix', a.tool->>'pack')
        IS DISTINCT FROM (tool->>'prefix', tool->>'pack') THEN
        RETURN mcp.action_over(NULL, id);
    END IF;
    IF a.client_id <> current_setting('mcp.client')
        OR a.client_id = '' AND a.credential_id
            IS DISTINCT FROM nullif(current_setting('mcp.credential_id'), '')
    THEN
        PERFORM mcp.action_audit('confirm', 'other_client', a);
        RETURN mcp.refusal('other_client',
            'This preview was made for another client of yours.',
            'Confirm it there, or call the tool again for a preview of your '
            'own.');
    END IF;
    IF a.state <> 'pending' OR a.expires_at <= mcp.now() THEN
        RETURN mcp.action_over(a, id);
    END IF;
    IF (a.tool->'roles' ? current_setting('mcp.role')) IS FALSE THEN
        PERFORM mcp.action_audit('confirm', 'forbidden', a);
        RETURN mcp.refusal('forbidden',
            'Your role may not use this tool any more. Nothing was changed.',
            'Ask a person with one of these roles: ' || (
                SELECT string_agg(r, ', ')
                FROM jsonb_array_elements_text(a.tool->'roles') AS r) || '.');
    END IF;
    SELECT string_agg(s, ' ') INTO missing
    FROM jsonb_array_elements_text(a.tool->'scopes') AS s
    WHERE s <> ALL (string_to_array(current_setting('mcp.scopes'), ' '));
    IF missing IS NOT NULL THEN
        PERFORM mcp.action_audit('confirm', 'insufficient_scope', a);
        RETURN mcp.refusal('insufficient_scope',
            format('Missing required scope: %s.', missing),
            'Connect again and grant this scope.');
    END IF;
    barred := mcp.action_barred(a);
    IF barred IS NOT NULL THEN
        PERFORM mcp.action_audit('confirm', barred #>> '{mcp_refusal,code}', a);
        RETURN barred;
    END IF;
    IF a.approval <> 'agent' THEN
        PERFORM mcp.action_audit('confirm', 'approval_needed', a);
        RETURN mcp.refusal('approval_needed',
            'Nobody has approved this yet. Nothing was changed.',
            mcp.action_next(a), details => jsonb_build_object(
                'confirmation_id', a.id, 'approval', a.approval));
    END IF;
    RETURN mcp.action_execute(a, a.account_id);
END
$$;
