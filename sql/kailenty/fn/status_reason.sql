-- Why an invite has the status it has, in a few words; NULL when it is active
-- and can be booked.
CREATE OR REPLACE FUNCTION kailenty.status_reason(
    i kailenty.invite,
    pool kailenty.invite,
    state kailenty.invite_state)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN CASE state.status
        WHEN 'draft' THEN 'not published'
        WHEN 'revoked' THEN CASE
            WHEN i.status <> 'revoked' THEN 'pool revoked'
            ELSE coalesce(i.revoke_reason, 'revoked') END
        WHEN 'booked' THEN CASE
            WHEN i.type = 'multi_use' THEN 'every place is booked'
            ELSE 'booked' END
        WHEN 'expired' THEN CASE
            WHEN i.expires_at <= mcp.now() THEN 'expires_at has passed'
            WHEN pool.expires_at <= mcp.now() THEN 'the pool''s end has passed'
            ELSE 'the last bookable day is over' END
        ELSE CASE WHEN NOT state.bookable
            THEN 'open sub-invites hold every place that is left' END
    END;
END
$$;
