-- The human has not agreed.
--   args  {workspace, email, client_id}
CREATE OR REPLACE FUNCTION mcp.oauth_deny(args jsonb)
RETURNS json
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT mcp.oauth_audit(a.workspace_id, a.id, NULL, args->>'client_id',
        'consent', 'denied', NULL, args)
    FROM mcp.account a
    WHERE a.workspace_id = args->>'workspace'
        AND a.email = lower(args->>'email');
    SELECT '{}'::json
$$;
