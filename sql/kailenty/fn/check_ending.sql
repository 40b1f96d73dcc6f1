-- Refuse an end of an invite that is not in the future, or of a sub-invite that
-- is after its pool's.
CREATE OR REPLACE FUNCTION kailenty.check_ending(
    ends_at timestamptz,
    pool text,
    zone text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    latest timestamptz;
BEGIN
    IF ends_at <= mcp.now() THEN
        PERFORM kailenty.fail_argument('expires_at', 'expires_past',
            'must be in the future', 'Give a later time.');
    END IF;
    SELECT s.ends_at INTO latest
    FROM kailenty.invite_state s
    WHERE s.workspace_id = current_setting('mcp.workspace') AND s.id = pool;
    IF ends_at > latest THEN
        PERFORM kailenty.fail_argument('expires_at', 'after_pool',
            format('must not be after the pool''s end, %s',
                mcp.rfc3339(latest, zone)),
            'Leave it out for the pool''s, or give an earlier time.');
    END IF;
END
$$;
