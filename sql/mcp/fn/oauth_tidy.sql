-- Forget what has had its time, a little at each call: whoever adds tidies up.
-- Clients that registered and were never let in go after a day, others when
-- nobody has used them for 90 days and no grant of theirs lives.
CREATE OR REPLACE FUNCTION mcp.oauth_tidy()
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM mcp.oauth_code c
    USING (
        SELECT o.hash
        FROM mcp.oauth_code o
        WHERE o.expires_at < mcp.now() - interval '1 hour'
        LIMIT 100
        FOR UPDATE SKIP LOCKED) AS old
    WHERE c.hash = old.hash;
    DELETE FROM mcp.oauth_once c
    USING (
        SELECT o.hash
        FROM mcp.oauth_once o
        WHERE o.expires_at < mcp.now()
        LIMIT 100
        FOR UPDATE SKIP LOCKED) AS old
    WHERE c.hash = old.hash;
    DELETE FROM mcp.oauth_key_set k
    USING (
        SELECT o.issuer, o.url
        FROM mcp.oauth_key_set o
        WHERE o.tried_at < mcp.now() - interval '1 day'
        LIMIT 100
        FOR UPDATE SKIP LOCKED) AS old
    WHERE k.issuer = old.issuer
        AND k.url = old.url;
    DELETE FROM mcp.oauth_client c
    USING (
        SELECT o.issuer, o.id
        FROM mcp.oauth_client o
        WHERE o.last_used_at IS NULL
            AND o.kind <> 'service'
            AND o.created_at < mcp.now() - interval '1 day'
        ORDER BY o.created_at
        LIMIT 100
        FOR UPDATE SKIP LOCKED) AS old
    WHERE c.issuer = old.issuer
        AND c.id = old.id;
    DELETE FROM mcp.oauth_client c
    USING (
        SELECT o.issuer, o.id
        FROM mcp.oauth_client o
        WHERE o.last_used_at < mcp.now() - interval '90 days'
            AND o.kind <> 'service'
            AND NOT EXISTS (
                SELECT FROM mcp.oauth_grant g
                JOIN mcp.credential h
                    ON (h.workspace_id, h.id) = (g.workspace_id, g.credential_id)
                WHERE g.issuer = o.issuer
                    AND h.client_id = o.id
                    AND h.revoked_at IS NULL
                    AND h.expires_at > mcp.now())
        LIMIT 10
        FOR UPDATE SKIP LOCKED) AS old
    WHERE c.issuer = old.issuer
        AND c.id = old.id
$$;
