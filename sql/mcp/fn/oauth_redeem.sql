-- Give for a code what it was made for (RFC 6749, 4.1.3), once. All is checked
-- before anything is changed, so a mistake of the client costs it no code. A code
-- that comes again ends what was given for it: one of the two is a thief.
--   args  {issuer, client_id, code (hash), redirect_uri or null, challenge (of
--         the verifier), resource or null, thumbprint or null, scope_roles,
--         refresh (hash) or null, days}
CREATE OR REPLACE FUNCTION mcp.oauth_redeem(args jsonb)
RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    code mcp.oauth_code;
    granted text[];
    made text;
    issued json;
BEGIN
    SELECT * INTO code
    FROM mcp.oauth_code c
    WHERE c.hash = args->>'code'
        AND c.issuer = args->>'issuer'
        AND c.client_id = args->>'client_id'
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN mcp.oauth_refusal('invalid_grant',
            'The code is unknown, or was given to another client.');
    END IF;
    IF code.credential_id IS NOT NULL THEN
        PERFORM mcp.oauth_grant_end(code.workspace_id, code.credential_id,
            'Its code was presented again.', args);
        RETURN mcp.oauth_refusal('invalid_grant',
            'The code was used before. What was given for it is revoked.');
    END IF;
    IF code.expires_at <= mcp.now() THEN
        RETURN mcp.oauth_refusal('invalid_grant', 'The code has expired.');
    END IF;
    IF args->>'redirect_uri' <> code.redirect_uri THEN
        RETURN mcp.oauth_refusal('invalid_grant',
            'redirect_uri is not that of the authorization request.');
    END IF;
    IF args->>'challenge' IS DISTINCT FROM code.challenge THEN
        RETURN mcp.oauth_refusal('invalid_grant',
            'code_verifier does not fit the code_challenge.');
    END IF;
    IF args->>'resource' <> code.resource THEN
        RETURN mcp.oauth_refusal('invalid_target',
            'resource is not that of the authorization request.');
    END IF;
    IF args->>'thumbprint' IS DISTINCT FROM code.key_thumbprint
        AND code.key_thumbprint IS NOT NULL
    THEN
        RETURN mcp.oauth_refusal('invalid_dpop_proof',
            'The code is bound to another key.');
    END IF;
    SELECT mcp.oauth_scopes(code.scopes, coalesce(code.role, a.role),
        args->'scope_roles')
    INTO granted
    FROM mcp.account a
    WHERE a.workspace_id = code.workspace_id
        AND a.id = code.account_id
        AND a.status = 'active';
    IF granted IS NULL OR granted = '{}' THEN
        RETURN mcp.oauth_refusal('invalid_grant',
            'The account is not active, or may no longer have the scopes.');
    END IF;
    made := mcp.oauth_grant_make(code.workspace_id, code.account_id, granted,
        args || jsonb_build_object('digest', code.client_digest,
            'resource', code.resource, 'role', code.role,
            'signed_in_at', extract(epoch FROM code.signed_in_at)));
    issued := mcp.oauth_issue(code.workspace_id, made, granted);
    IF issued IS NULL THEN
        RAISE EXCEPTION 'workspace % has no signing key', code.workspace_id
            USING HINT = 'Run: mcpctl key rotate WORKSPACE';
    END IF;
    UPDATE mcp.oauth_code c
    SET credential_id = made
    WHERE c.hash = code.hash;
    INSERT INTO mcp.oauth_refresh (hash, workspace_id, credential_id, issued_at)
    SELECT args->>'refresh', code.workspace_id, made, mcp.now()
    WHERE args->>'refresh' IS NOT NULL;
    PERFORM mcp.oauth_audit(code.workspace_id, code.account_id, made,
        code.client_id, 'grant', 'made',
        'Scopes: ' || array_to_string(granted, ' '), args);
    RETURN issued;
END
$$;
