-- Rotate a refresh token (OAuth 2.1, 4.3.1). Its successor is derived from it, so
-- a retry within a minute, by a client that did not hear the answer or by many at
-- once, gives the same one. Later it can only be a copy in other hands: the grant
-- ends.
--   args  {issuer, client_id, token, successor (hashes), scopes or null,
--         resource or null, thumbprint or null, scope_roles}
CREATE OR REPLACE FUNCTION mcp.oauth_refresh(args jsonb)
RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    held record;
    role text;
    granted text[];
    issued json;
BEGIN
    SELECT r.hash, r.used_at, c.workspace_id, c.id, c.account_id, c.scopes,
        c.resource, g.key_thumbprint, g.role,
        c.revoked_at IS NULL AND c.expires_at > mcp.now() AS lives
    INTO held
    FROM mcp.oauth_refresh r
    JOIN mcp.oauth_grant g ON (g.workspace_id, g.credential_id)
        = (r.workspace_id, r.credential_id)
    JOIN mcp.credential c ON (c.workspace_id, c.id)
        = (r.workspace_id, r.credential_id)
    WHERE r.hash = args->>'token'
        AND g.issuer = args->>'issuer'
        AND c.client_id = args->>'client_id'
    FOR UPDATE OF r, c;
    IF NOT FOUND THEN
        RETURN mcp.oauth_refusal('invalid_grant',
            'The refresh token is unknown, or was given to another client.');
    END IF;
    IF NOT held.lives THEN
        RETURN mcp.oauth_refusal('invalid_grant',
            'This access has ended or was revoked. Sign in again.');
    END IF;
    IF held.used_at < mcp.now() - interval '60 seconds' THEN
        PERFORM mcp.oauth_grant_end(held.workspace_id, held.id,
            'A refresh token was presented again.', args);
        RETURN mcp.oauth_refusal('invalid_grant',
            'The refresh token was used before. This access is revoked; sign '
            'in again.');
    END IF;
    IF args->>'resource' <> held.resource THEN
        RETURN mcp.oauth_refusal('invalid_target',
            'This access is for another resource.');
    END IF;
    IF args->>'thumbprint' IS DISTINCT FROM held.key_thumbprint
        AND held.key_thumbprint IS NOT NULL
    THEN
        RETURN mcp.oauth_refusal('invalid_dpop_proof',
            'This access is bound to another key.');
    END IF;
    granted := coalesce(mcp.oauth_text_array(args->'scopes'), held.scopes);
    IF NOT granted <@ held.scopes THEN
        RETURN mcp.oauth_refusal('invalid_scope',
            'A refresh cannot add scopes: ask the human again.');
    END IF;
    SELECT coalesce(held.role, a.role) INTO role
    FROM mcp.account a
    WHERE a.workspace_id = held.workspace_id
        AND a.id = held.account_id
        AND a.status = 'active';
    granted := mcp.oauth_scopes(granted, role, args->'scope_roles');
    IF role IS NULL OR granted = '{}' THEN
        RETURN mcp.oauth_refusal('invalid_grant',
            'The account is not active, or may no longer have the scopes.');
    END IF;
    issued := mcp.oauth_issue(held.workspace_id, held.id, granted);
    IF issued IS NULL THEN
        RAISE EXCEPTION 'workspace % has no signing key', held.workspace_id
            USING HINT = 'Run: mcpctl key rotate WORKSPACE';
    END IF;
    UPDATE mcp.oauth_refresh r
    SET used_at = mcp.now()
    WHERE r.hash = held.hash
        AND r.used_at IS NULL;
    INSERT INTO mcp.oauth_refresh (hash, workspace_id, credential_id, issued_at)
    VALUES (args->>'successor', held.workspace_id, held.id, mcp.now())
    ON CONFLICT DO NOTHING;
    UPDATE mcp.credential c
    SET last_used_at = mcp.now()
    WHERE c.workspace_id = held.workspace_id
        AND c.id = held.id;
    UPDATE mcp.oauth_client c
    SET last_used_at = mcp.now()
    WHERE c.issuer = args->>'issuer'
        AND c.id = args->>'client_id'
        AND c.last_used_at < mcp.now() - interval '1 day';
    RETURN issued;
END
$$;
