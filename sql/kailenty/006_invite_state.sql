-- What an invite amounts to now: the first that applies of
--   1 stored revoked: revoked      2 stored draft: draft
--   3 single-use or sub-invite with a live booking: booked
--   4 sub-invite of a revoked pool: revoked
--   5 past its end: expired (the end is exclusive; a last bookable day ends
--     with the day in the recruiter's zone; a pool's end is its sub-invites'
--     too)
--   6 pool without a place left: booked          7 active
-- Of a pool, booked counts the live bookings of its own link and of its
-- sub-invites, reserved its open sub-invites, free what is left of max_bookings
-- (null: no bound). ends_at costs more than the rest together: ask for it only
-- where it is needed. bookable: active, and on a pool's own link a place is
-- free. With the caller's rights: the row policies hold.
CREATE VIEW kailenty.invite_state WITH (security_invoker = true) AS
SELECT i.workspace_id, i.id, s.status,
    least(e.expires_at,
        sched.day_start(e.last_day + 1, r.time_zone)) AS ends_at,
    s.status = 'active' AND coalesce(places.free > 0, true) AS bookable,
    places.booked, places.reserved, places.free
FROM kailenty.invite i
LEFT JOIN kailenty.invite p
    ON p.workspace_id = i.workspace_id AND p.id = i.parent_id
JOIN mcp.account r
    ON r.workspace_id = i.workspace_id AND r.id = i.recruiter_id
CROSS JOIN LATERAL (
    SELECT coalesce(i.bookable_until, p.bookable_until) AS last_day,
        least(i.expires_at, p.expires_at) AS expires_at
) AS e
CROSS JOIN LATERAL (
    SELECT coalesce(e.expires_at <= mcp.now(), false)
        OR coalesce(
            (mcp.now() AT TIME ZONE r.time_zone)::date > e.last_day, false)
        AS passed
) AS over
CROSS JOIN LATERAL (
    SELECT count(*)::integer AS booked
    FROM kailenty.invite_booking b
    WHERE b.workspace_id = i.workspace_id AND b.cancelled_at IS NULL
        AND (b.invite_id = i.id OR b.pool_id = i.id)
) AS live
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN i.status IN ('revoked', 'draft') THEN i.status
        WHEN i.type <> 'multi_use' AND live.booked > 0 THEN 'booked'
        WHEN p.status = 'revoked' THEN 'revoked'
        WHEN over.passed THEN 'expired'
        WHEN i.max_bookings <= live.booked THEN 'booked'
        ELSE 'active'
    END AS status
) AS s
LEFT JOIN LATERAL (
    SELECT live.booked, open.reserved,
        i.max_bookings - live.booked - open.reserved AS free
    FROM (
        SELECT count(*)::integer AS reserved
        FROM kailenty.invite c
        WHERE i.type = 'multi_use' AND i.status = 'active'
            AND c.workspace_id = i.workspace_id AND c.parent_id = i.id
            AND c.status = 'active'
            AND NOT over.passed
            AND coalesce(c.expires_at > mcp.now(), true)
            AND NOT EXISTS (
                SELECT FROM kailenty.invite_booking b
                WHERE b.workspace_id = c.workspace_id
                    AND b.invite_id = c.id AND b.cancelled_at IS NULL)
    ) AS open
) AS places ON i.type = 'multi_use';

GRANT SELECT ON kailenty.invite_state TO mcp_app;
