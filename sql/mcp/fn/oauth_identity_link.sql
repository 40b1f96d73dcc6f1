-- Whether the subject of a provider is linked with an account; it is made so, and
-- noted, when the provider has spoken of no other subject as this account.
--   args  {subject_issuer, subject, client_id, request}
CREATE OR REPLACE FUNCTION mcp.oauth_identity_link(
    workspace text,
    account text,
    args jsonb)
RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    INSERT INTO mcp.identity (workspace_id, issuer, subject, account_id,
        created_at)
    SELECT workspace, args->>'subject_issuer', args->>'subject', account,
        mcp.now()
    WHERE NOT EXISTS (
        SELECT FROM mcp.identity i
        WHERE i.workspace_id = workspace
            AND i.issuer = args->>'subject_issuer'
            AND i.account_id = account)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
        PERFORM mcp.oauth_audit(workspace, account, NULL, args->>'client_id',
            'identity', 'linked', 'Provider: ' || (args->>'subject_issuer'),
            args);
    END IF;
    RETURN EXISTS (
        SELECT FROM mcp.identity i
        WHERE i.workspace_id = workspace
            AND i.issuer = args->>'subject_issuer'
            AND i.subject = args->>'subject'
            AND i.account_id = account);
END
$$;
