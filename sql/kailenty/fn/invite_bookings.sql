-- The last hundred bookings of an invite, a pool's through its sub-invites too.
-- The time of a meeting that the caller takes no part in stays out.
CREATE OR REPLACE FUNCTION kailenty.invite_bookings(invite text)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(b), '[]')
        FROM (
            SELECT k.invite_id, k.meeting_id,
                date_trunc('second', m.starts_at) AS starts_at,
                sched.effective_status(m.status, m.ends_at) AS meeting_status,
                k.guest_email,
                date_trunc('second', k.booked_at) AS booked_at,
                date_trunc('second', k.cancelled_at) AS cancelled_at
            FROM kailenty.invite_booking k
            LEFT JOIN sched.meeting m
                ON m.workspace_id = k.workspace_id AND m.id = k.meeting_id
            WHERE k.workspace_id = current_setting('mcp.workspace')
                AND (k.invite_id = invite OR k.pool_id = invite)
            ORDER BY k.booked_at DESC, k.meeting_id
            LIMIT 100
        ) AS b);
END
$$;
