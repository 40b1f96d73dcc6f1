-- How many invites of each label are active now, a pool as one with its
-- sub-invites, which have no labels. Planned for the moment, when few of a
-- workspace's invites have not ended.
CREATE OR REPLACE FUNCTION kailenty.labels_open()
RETURNS TABLE (label_id text, invites bigint)
LANGUAGE plpgsql STABLE ROWS 50
SET plan_cache_mode = force_custom_plan
SET random_page_cost = 1.1
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    now CONSTANT timestamptz := mcp.now();
BEGIN
    RETURN QUERY
    WITH active AS MATERIALIZED (
        SELECT i.id
        FROM kailenty.invite i
        JOIN mcp.account r
            ON r.workspace_id = workspace AND r.id = i.recruiter_id
        WHERE i.workspace_id = workspace AND i.type <> 'sub_invite'
            AND i.status = 'active' AND i.expires_at > now
            AND kailenty.invite_amounts_to(i.type, i.status, i.live_bookings,
                i.max_bookings, NULL, kailenty.invite_over(i.expires_at,
                    i.bookable_until, r.time_zone, now)) = 'active'
    )
    SELECT l.label_id, count(*)
    FROM active a
    JOIN kailenty.invite_label l
        ON l.workspace_id = workspace AND l.invite_id = a.id
    GROUP BY l.label_id;
END
$$;
