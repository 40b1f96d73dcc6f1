-- Whose an API key is, asked before anybody is known, hence SECURITY DEFINER;
-- the digest of a key is known to its owner alone. Whether it is revoked later,
-- mcp.enter sees at each call; this is asked once a minute, so it also records
-- that the key is in use.
--   hash      base64url of the key's SHA-256
--   resource  the URL of the endpoint that it was sent to
-- Returns {workspace, account, credential_id, scopes, expires}, expires in
-- seconds since 1970 or null; or {error, error_description}.
CREATE OR REPLACE FUNCTION mcp.api_key_principal(hash text, resource text)
RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    held mcp.credential;
    wrong text;
BEGIN
    SELECT c.* INTO held
    FROM mcp.api_key k
    JOIN mcp.credential c
        ON c.workspace_id = k.workspace_id AND c.id = k.credential_id
    WHERE k.hash = api_key_principal.hash;
    wrong := CASE
        WHEN held.id IS NULL THEN 'This API key is not known here.'
        WHEN held.revoked_at IS NOT NULL THEN 'This API key was revoked.'
        WHEN held.expires_at <= mcp.now() THEN 'This API key has expired.'
        WHEN held.resource IS DISTINCT FROM api_key_principal.resource
            THEN 'This API key is for another endpoint.'
    END;
    IF wrong IS NOT NULL THEN
        RETURN json_build_object('error', 'invalid_token',
            'error_description', wrong);
    END IF;
    -- Nobody waits for a row that somebody else is changing.
    UPDATE mcp.credential c
    SET last_used_at = mcp.now()
    FROM (
        SELECT u.ctid
        FROM mcp.credential u
        WHERE u.workspace_id = held.workspace_id
            AND u.id = held.id
            AND (u.last_used_at > mcp.now() - interval '1 minute') IS NOT TRUE
        FOR NO KEY UPDATE SKIP LOCKED) AS free
    WHERE c.ctid = free.ctid;
    RETURN json_build_object(
        'workspace', held.workspace_id,
        'account', held.account_id,
        'credential_id', held.id,
        'scopes', array_to_string(held.scopes, ' '),
        'expires', extract(epoch FROM held.expires_at)::bigint);
END
$$;
