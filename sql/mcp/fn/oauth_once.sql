-- Take what may be presented once: {fresh: true} the first time.
--   args  {hash, seconds (that it could be presented for)}
CREATE OR REPLACE FUNCTION mcp.oauth_once(args jsonb)
RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM mcp.oauth_tidy();
    INSERT INTO mcp.oauth_once AS o (hash, expires_at)
    VALUES (args->>'hash',
        mcp.now() + make_interval(secs => (args->>'seconds')::integer))
    ON CONFLICT (hash) DO UPDATE
    SET expires_at = excluded.expires_at
    WHERE o.expires_at <= mcp.now();
    RETURN json_build_object('fresh', FOUND);
END
$$;
