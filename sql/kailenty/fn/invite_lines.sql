-- Invites as invites_list shows them, in the order given.
CREATE OR REPLACE FUNCTION kailenty.invite_lines(ids text[])
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
BEGIN
    RETURN (
        SELECT coalesce(json_agg(line), '[]')
        FROM (
            SELECT i.id, coalesce(i.title, p.title) AS title, i.type, s.status,
                s.bookable,
                json_build_object('id', r.id, 'name', r.name) AS recruiter,
                i.candidate_name,
                (SELECT coalesce(json_agg(json_build_object(
                        'id', l.id, 'name', l.name) ORDER BY il.position), '[]')
                    FROM kailenty.invite_label il
                    JOIN kailenty.label l
                        ON l.workspace_id = workspace AND l.id = il.label_id
                    WHERE il.workspace_id = workspace
                        AND il.invite_id = CASE WHEN i.parent_id IS NULL
                            THEN i.id ELSE i.parent_id END) AS labels,
                date_trunc('second', coalesce(i.expires_at, p.expires_at))
                    AS expires_at,
                (SELECT json_build_object(
                        'id', b.meeting_id, 'starts_at', m.starts_at)
                    FROM kailenty.invite_booking b
                    LEFT JOIN sched.meeting m
                        ON m.workspace_id = workspace AND m.id = b.meeting_id
                    WHERE i.type <> 'multi_use'
                        AND b.workspace_id = workspace AND b.invite_id = i.id
                        AND b.cancelled_at IS NULL) AS meeting,
                CASE WHEN i.type = 'multi_use' THEN json_build_object(
                    'max', i.max_bookings, 'booked', s.booked,
                    'reserved', s.reserved, 'free', s.free)
                END AS places
            FROM unnest(ids) WITH ORDINALITY AS g (id, place)
            JOIN kailenty.invite i
                ON i.workspace_id = workspace AND i.id = g.id
            JOIN kailenty.invite_state s
                ON s.workspace_id = workspace AND s.id = g.id
            LEFT JOIN kailenty.invite p
                ON p.workspace_id = workspace AND p.id = i.parent_id
            JOIN mcp.account r
                ON r.workspace_id = workspace AND r.id = i.recruiter_id
            ORDER BY g.place
        ) AS line);
END
$$;
