-- The invites that invites_list is asked for: the ids of the page and one beyond
-- it, in order, and how many there are of each status. Like
-- kailenty.meetings_found the statement is made of the filters that are given;
-- values are parameters, never text. Of everybody's in the usual order, newest
-- first, the page is the beginning of a walk along the index invite_listed,
-- which the counts go to its end.
CREATE OR REPLACE FUNCTION kailenty.invites_found(
    args jsonb,
    OUT ids text[],
    OUT counts json)
LANGUAGE plpgsql STABLE
SET random_page_cost = 1.1
AS $$
DECLARE
    sort CONSTANT text := coalesce(args->>'sort', 'newest');
    subs CONSTANT boolean :=
        args ? 'parent_id' OR coalesce(args->>'type' = 'sub_invite', false);
    walks CONSTANT boolean := sched.sees_all() AND sort = 'newest'
        AND NOT args ?| ARRAY['status', 'recruiter_id', 'label_id', 'parent_id',
            'query', 'expiring_within_days'];
    matching CONSTANT text := format($matching$
        SELECT i.id, i.created_at, e.last_day, e.expires_at,
            r.time_zone AS zone,
            kailenty.invite_amounts_to(i.type, i.status, i.live_bookings,
                i.max_bookings, %1$s,
                kailenty.invite_over(e.expires_at, e.last_day, r.time_zone,
                    $3)) AS status
        FROM kailenty.invite i
        JOIN mcp.account r
            ON r.workspace_id = $1 AND r.id = i.recruiter_id
        %2$s
        WHERE i.workspace_id = $1 %3$s
        $matching$,
        CASE WHEN subs THEN 'p.status' ELSE 'NULL' END,
        CASE WHEN subs THEN 'LEFT JOIN kailenty.invite p
                ON p.workspace_id = $1 AND p.id = i.parent_id
            CROSS JOIN LATERAL (
                SELECT coalesce(i.bookable_until, p.bookable_until) AS last_day,
                    least(i.expires_at, p.expires_at) AS expires_at) AS e'
        ELSE 'CROSS JOIN LATERAL (
            SELECT i.bookable_until AS last_day, i.expires_at) AS e' END,
        kailenty.invite_filters(args, subs));
BEGIN
    EXECUTE format($statement$
        WITH matching AS (%1$s)
        SELECT
            ARRAY(
                SELECT m.id
                FROM %2$s AS m
                %3$s
                ORDER BY %4$s, m.id
                LIMIT $4 + 1 OFFSET $5),
            (SELECT json_build_object('draft', coalesce(max(c.invites)
                        FILTER (WHERE c.status = 'draft'), 0),
                    'active', coalesce(max(c.invites)
                        FILTER (WHERE c.status = 'active'), 0),
                    'booked', coalesce(max(c.invites)
                        FILTER (WHERE c.status = 'booked'), 0),
                    'revoked', coalesce(max(c.invites)
                        FILTER (WHERE c.status = 'revoked'), 0),
                    'expired', coalesce(max(c.invites)
                        FILTER (WHERE c.status = 'expired'), 0))
                FROM (
                    SELECT m.status, count(*) AS invites
                    FROM matching m
                    GROUP BY m.status
                ) AS c)
        $statement$, matching,
        CASE WHEN walks THEN format('(%s)', matching) ELSE 'matching' END,
        CASE WHEN args ? 'status' THEN 'WHERE m.status = ANY ($6)' END,
        CASE sort
            WHEN 'oldest' THEN 'm.created_at'
            WHEN 'expires_soon' THEN 'least(m.expires_at, '
                'sched.day_start(m.last_day + 1, m.zone)), m.created_at DESC'
            ELSE 'm.created_at DESC'
        END)
    INTO ids, counts
    USING current_setting('mcp.workspace'), current_setting('mcp.account'),
        mcp.now(), coalesce((args->>'limit')::integer, 20),
        coalesce((args->>'offset')::integer, 0),
        kailenty.text_array(args->'status'), args->>'type',
        args->>'parent_id', args->>'recruiter_id', args->>'label_id',
        kailenty.search_words(args->>'query'),
        kailenty.invites_with_words(args, subs),
        (args->>'expiring_within_days')::integer * interval '1 day';
END
$$;
