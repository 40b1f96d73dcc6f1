-- Leave a line in the audit, of the call that is under way (mcp.enter).
CREATE OR REPLACE FUNCTION mcp.audit(
    action text,
    outcome text,
    summary text,
    details jsonb DEFAULT NULL)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO mcp.audit (workspace_id, at, account_id, credential_id,
        client_id, request, tool, action, outcome, summary, details)
    VALUES (current_setting('mcp.workspace'), mcp.now(),
        nullif(current_setting('mcp.account', true), ''),
        nullif(current_setting('mcp.credential_id', true), ''),
        nullif(current_setting('mcp.client', true), ''),
        nullif(current_setting('mcp.request', true), ''),
        nullif(current_setting('mcp.tool', true), ''),
        audit.action, audit.outcome, left(audit.summary, 400), audit.details)
$$;
