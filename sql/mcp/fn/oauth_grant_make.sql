-- A new grant; returns its id.
--   args  {issuer, client_id, digest, resource, thumbprint, signed_in_at, role,
--         days}
CREATE OR REPLACE FUNCTION mcp.oauth_grant_make(
    workspace text,
    account text,
    scopes text[],
    args jsonb)
RETURNS text
LANGUAGE sql VOLATILE
AS $$
    WITH made AS (
        INSERT INTO mcp.credential (workspace_id, id, kind, account_id,
            client_id, resource, scopes, created_at, expires_at)
        VALUES (workspace, mcp.new_id('grn_'), 'grant', account,
            args->>'client_id', args->>'resource', scopes, mcp.now(),
            mcp.now() + make_interval(days => (args->>'days')::integer))
        RETURNING id)
    INSERT INTO mcp.oauth_grant (workspace_id, credential_id, issuer,
        client_digest, key_thumbprint, role, signed_in_at)
    SELECT workspace, made.id, args->>'issuer', args->>'digest',
        args->>'thumbprint', args->>'role', coalesce(
            to_timestamp((args->>'signed_in_at')::double precision), mcp.now())
    FROM made
    RETURNING credential_id
$$;
