-- How many sub-invites of a pool could be booked, but for the pool's own status.
CREATE OR REPLACE FUNCTION kailenty.sub_invites_open(pool text)
RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT count(*)
        FROM kailenty.invite c
        JOIN kailenty.invite p
            ON p.workspace_id = c.workspace_id AND p.id = c.parent_id
        JOIN mcp.account r
            ON r.workspace_id = p.workspace_id AND r.id = p.recruiter_id
        WHERE c.workspace_id = current_setting('mcp.workspace')
            AND c.parent_id = pool AND c.status = 'active'
            AND coalesce(least(c.expires_at, p.expires_at) > mcp.now(), true)
            AND coalesce((mcp.now() AT TIME ZONE r.time_zone)::date
                <= p.bookable_until, true)
            AND NOT EXISTS (
                SELECT FROM kailenty.invite_booking b
                WHERE b.workspace_id = c.workspace_id
                    AND b.invite_id = c.id AND b.cancelled_at IS NULL));
END
$$;
