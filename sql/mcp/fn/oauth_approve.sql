-- The human has agreed: keep the code that says so for a minute.
--   args  {issuer, workspace, email, client_id, digest, redirect_uri, challenge,
--         resource, scopes, scope_roles, thumbprint, signed_in_at, code (hash)}
CREATE OR REPLACE FUNCTION mcp.oauth_approve(args jsonb)
RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    account mcp.account;
    given text; -- by the sign-in
    granted text[];
BEGIN
    PERFORM mcp.oauth_tidy();
    SELECT * INTO account
    FROM mcp.account a
    WHERE a.workspace_id = args->>'workspace'
        AND a.email = lower(args->>'email')
        AND a.status = 'active'
        AND a.role <> 'service';
    IF NOT FOUND THEN
        RETURN mcp.oauth_refusal('access_denied',
            'This account is not active in the workspace.');
    END IF;
    given := mcp.sign_in_role(account.workspace_id, account.email);
    granted := mcp.oauth_scopes(mcp.oauth_text_array(args->'scopes'),
        coalesce(given, account.role), args->'scope_roles');
    IF granted = '{}' THEN
        RETURN mcp.oauth_refusal('invalid_scope',
            'This account may have none of the scopes asked for.');
    END IF;
    INSERT INTO mcp.oauth_code (hash, issuer, workspace_id, account_id,
        client_id, client_digest, redirect_uri, challenge, key_thumbprint,
        resource, scopes, role, signed_in_at, created_at, expires_at)
    VALUES (args->>'code', args->>'issuer', account.workspace_id, account.id,
        args->>'client_id', args->>'digest', args->>'redirect_uri',
        args->>'challenge', args->>'thumbprint', args->>'resource', granted,
        given, to_timestamp((args->>'signed_in_at')::bigint), mcp.now(),
        mcp.now() + interval '60 seconds');
    UPDATE mcp.oauth_client c
    SET last_used_at = mcp.now()
    WHERE c.issuer = args->>'issuer'
        AND c.id = args->>'client_id';
    PERFORM mcp.oauth_audit(account.workspace_id, account.id, NULL,
        args->>'client_id', 'consent', 'approved',
        'Scopes: ' || array_to_string(granted, ' '), args);
    RETURN json_build_object('scopes', granted);
END
$$;
