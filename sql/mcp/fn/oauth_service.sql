-- Access for a service account (RFC 6749, 4.4). The client has proved who it is;
-- it acts as the account that mcpctl made it for. Its grant has no refresh token,
-- and lives until it is revoked.
--   args  {issuer, client_id, resource, scopes or null, thumbprint or null,
--         scope_roles}
CREATE OR REPLACE FUNCTION mcp.oauth_service(args jsonb)
RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    client record;
    granted text[];
    held text;
    issued json;
BEGIN
    SELECT c.workspace_id, c.account_id, c.scopes, c.digest, a.role
    INTO client
    FROM mcp.oauth_client c
    JOIN mcp.account a
        ON (a.workspace_id, a.id) = (c.workspace_id, c.account_id)
    WHERE c.issuer = args->>'issuer'
        AND c.id = args->>'client_id'
        AND c.kind = 'service'
        AND a.status = 'active'
    FOR UPDATE OF c;
    IF NOT FOUND THEN
        RETURN mcp.oauth_refusal('unauthorized_client',
            'This client has no service account that is active.');
    END IF;
    granted := coalesce(mcp.oauth_text_array(args->'scopes'), client.scopes);
    IF NOT granted <@ client.scopes THEN
        RETURN mcp.oauth_refusal('invalid_scope',
            'This client may have: ' || array_to_string(client.scopes, ' ')
            || '.');
    END IF;
    granted := mcp.oauth_scopes(granted, client.role, args->'scope_roles');
    IF granted = '{}' THEN
        RETURN mcp.oauth_refusal('invalid_scope',
            'The service account may have none of these scopes.');
    END IF;
    held := mcp.oauth_grant_standing(client.workspace_id, client.account_id,
        granted, args || jsonb_build_object('digest', client.digest));
    UPDATE mcp.oauth_client c
    SET last_used_at = mcp.now()
    WHERE c.issuer = args->>'issuer'
        AND c.id = args->>'client_id';
    issued := mcp.oauth_issue(client.workspace_id, held, granted);
    IF issued IS NULL THEN
        RAISE EXCEPTION 'workspace % has no signing key', client.workspace_id
            USING HINT = 'Run: mcpctl key rotate WORKSPACE';
    END IF;
    RETURN issued;
END
$$;
