-- The key set of a URL: {keys (null: none), may_fetch}. Who is told may_fetch is
-- the one to fetch it, and the only one for half a minute. A set whose time is
-- over is good for an hour more, while its server is away.
--   args  {issuer, url, is_early (the set lacks a key that a token names)}
CREATE OR REPLACE FUNCTION mcp.oauth_key_set(args jsonb)
RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    may_fetch boolean;
BEGIN
    INSERT INTO mcp.oauth_key_set AS k (issuer, url, tried_at)
    SELECT args->>'issuer', args->>'url', mcp.now()
    WHERE EXISTS (
            SELECT FROM mcp.oauth_key_set o
            WHERE o.issuer = args->>'issuer'
                AND o.url = args->>'url')
        OR (SELECT count(*) < 10000
            FROM mcp.oauth_key_set o
            WHERE o.issuer = args->>'issuer')
    ON CONFLICT (issuer, url) DO UPDATE
    SET tried_at = excluded.tried_at
    WHERE k.tried_at <= mcp.now() - interval '30 seconds'
        AND ((args->>'is_early')::boolean
            OR (k.fresh_until > mcp.now()) IS NOT TRUE);
    may_fetch := FOUND;
    RETURN json_build_object('may_fetch', may_fetch, 'keys', (
        SELECT k.key_set
        FROM mcp.oauth_key_set k
        WHERE k.issuer = args->>'issuer'
            AND k.url = args->>'url'
            AND k.fresh_until > mcp.now() - interval '1 hour'));
END
$$;
