-- Keep a key set that was fetched and has a key that verifies.
--   args  {issuer, url, keys, fresh_for (seconds)}
CREATE OR REPLACE FUNCTION mcp.oauth_keep_key_set(args jsonb)
RETURNS json
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE mcp.oauth_key_set k
    SET key_set = args->'keys',
        fresh_until = mcp.now()
            + make_interval(secs => (args->>'fresh_for')::integer)
    WHERE k.issuer = args->>'issuer'
        AND k.url = args->>'url';
    SELECT '{}'::json
$$;
