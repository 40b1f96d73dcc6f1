-- Leave a line in the audit of what the authorization server did. The client is
-- named by its id, which for a document is a URL.
CREATE OR REPLACE FUNCTION mcp.oauth_audit(
    workspace text,
    account text,
    credential text,
    client text,
    action text,
    outcome text,
    summary text,
    args jsonb)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO mcp.audit (workspace_id, at, account_id, credential_id,
        client_id, request, action, outcome, summary)
    VALUES (workspace, mcp.now(), account, credential, client,
        args->>'request', action, outcome, left(summary, 400))
$$;
