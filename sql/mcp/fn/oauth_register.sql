-- Keep a client that registers itself (RFC 7591, 3.2). Anybody can; so there is
-- an end to how many may wait to be used for the first time.
--   args  {issuer, metadata, digest, secret (hash) or null}
CREATE OR REPLACE FUNCTION mcp.oauth_register(args jsonb)
RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    client text := mcp.new_id('cli_') || mcp.new_id('');
BEGIN
    PERFORM mcp.oauth_tidy();
    IF (SELECT count(*) >= 5000
        FROM mcp.oauth_client c
        WHERE c.issuer = args->>'issuer'
            AND c.last_used_at IS NULL)
    THEN
        RETURN mcp.oauth_refusal('temporarily_unavailable',
            'Too many clients have registered and were never used. Try again '
            'tomorrow, or use a client ID metadata document.');
    END IF;
    INSERT INTO mcp.oauth_client (issuer, id, kind, metadata, digest,
        secret_hash, created_at)
    VALUES (args->>'issuer', client, 'registered', args->'metadata',
        args->>'digest', args->>'secret', mcp.now());
    RETURN json_build_object('client_id', client,
        'issued_at', extract(epoch FROM mcp.now())::bigint);
END
$$;
