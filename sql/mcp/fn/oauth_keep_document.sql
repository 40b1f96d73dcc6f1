-- Keep a client ID metadata document, which was fetched and found good.
--   args  {issuer, client_id, metadata, digest, fresh_for (seconds)}
CREATE OR REPLACE FUNCTION mcp.oauth_keep_document(args jsonb)
RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM mcp.oauth_tidy();
    INSERT INTO mcp.oauth_client AS c (issuer, id, kind, metadata, digest,
        created_at, fresh_until)
    SELECT args->>'issuer', args->>'client_id', 'document', args->'metadata',
        args->>'digest', mcp.now(),
        mcp.now() + make_interval(secs => (args->>'fresh_for')::integer)
    -- One more than so many is used all the same, and fetched again next time.
    WHERE (SELECT count(*) < 5000
        FROM mcp.oauth_client o
        WHERE o.issuer = args->>'issuer'
            AND o.last_used_at IS NULL)
    ON CONFLICT (issuer, id) DO UPDATE
    SET metadata = excluded.metadata,
        digest = excluded.digest,
        fresh_until = excluded.fresh_until
    WHERE c.kind = 'document';
    RETURN '{}';
END
$$;
