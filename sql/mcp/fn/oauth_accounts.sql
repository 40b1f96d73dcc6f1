-- The accounts of the person who has signed in, one for each workspace:
-- {accounts: [{workspace, workspace_name, account, name, role, status,
-- granted: {scopes, digest} or null}]}. Granted is what the client has already.
--   args  {email, workspace (null: any), issuer, client_id, resource, role}
-- A role that the sign-in names becomes the account's: who names it knows better.
-- The role given is the one whose scopes a grant may have (mcp.sign_in_role).
CREATE OR REPLACE FUNCTION mcp.oauth_accounts(args jsonb)
RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF args->>'role' IS NOT NULL THEN
        WITH changed AS (
            UPDATE mcp.account a
            SET role = args->>'role', updated_at = mcp.now()
            WHERE a.email = lower(args->>'email')
                AND (args->>'workspace' = a.workspace_id) IS NOT FALSE
                AND a.role NOT IN (args->>'role', 'service')
            RETURNING a.workspace_id, a.id)
        INSERT INTO mcp.audit (workspace_id, at, account_id, request, action,
            outcome, summary)
        SELECT c.workspace_id, mcp.now(), c.id, args->>'request',
            'role_changed', 'done',
            format('The sign-in says that the role is %s.', args->>'role')
        FROM changed c;
    END IF;
    RETURN (
        SELECT json_build_object('accounts', coalesce(
            json_agg(found.entry ORDER BY found.name), '[]'))
        FROM (
            SELECT w.name, json_build_object('workspace', a.workspace_id,
                'workspace_name', w.name, 'account', a.id, 'name', a.name,
                'role', coalesce(mcp.sign_in_role(a.workspace_id, a.email),
                    a.role),
                'status', a.status,
                'granted', granted.entry) AS entry
            FROM mcp.account a
            JOIN mcp.workspace w ON w.id = a.workspace_id
            LEFT JOIN LATERAL (
                SELECT json_build_object('scopes', c.scopes,
                    'digest', g.client_digest) AS entry
                FROM mcp.credential c
                JOIN mcp.oauth_grant g ON (g.workspace_id, g.credential_id)
                    = (c.workspace_id, c.id)
                WHERE c.workspace_id = a.workspace_id
                    AND c.account_id = a.id
                    AND c.client_id = args->>'client_id'
                    AND g.issuer = args->>'issuer'
                    AND c.resource = args->>'resource'
                    AND c.revoked_at IS NULL
                    AND (c.expires_at > mcp.now()) IS NOT FALSE
                ORDER BY c.created_at DESC
                LIMIT 1) AS granted ON true
            WHERE a.email = lower(args->>'email')
                AND (args->>'workspace' = a.workspace_id) IS NOT FALSE
                AND a.role <> 'service'
            ORDER BY w.name
            LIMIT 100) AS found);
END
$$;
