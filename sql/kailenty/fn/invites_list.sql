-- Tool invites_list: the invites that the caller can see, by what they amount
-- to now (kailenty.invite_state). Sub-invites only when asked for by type or
-- pool; what they inherit (title, labels, end) is their pool's.
-- counts_by_status counts under the same filters but status.
CREATE OR REPLACE FUNCTION kailenty.invites_list(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    zone CONSTANT text := sched.use_zone(args->>'time_zone');
    statuses CONSTANT text[] := kailenty.text_array(args->'status');
    kind CONSTANT text := args->>'type';
    recruiter text;
    label CONSTANT text := args->>'label_id';
    pool CONSTANT text := args->>'parent_id';
    wanted CONSTANT tsquery := kailenty.search_words(args->>'query');
    ends_before CONSTANT timestamptz := mcp.now()
        + (args->>'expiring_within_days')::integer * interval '1 day';
    sort CONSTANT text := coalesce(args->>'sort', 'newest');
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    skipped CONSTANT integer := coalesce((args->>'offset')::integer, 0);
    invites json;
    counts json;
    matches bigint;
    paging record;
BEGIN
    IF args->>'recruiter_id' IS NOT NULL THEN
        recruiter := kailenty.whose(args->>'recruiter_id');
    END IF;
    PERFORM kailenty.check_invite_filters(label, pool);

    WITH matching AS MATERIALIZED (
        SELECT i.id, i.type, coalesce(i.title, p.title) AS title,
            i.recruiter_id, i.candidate_name, i.max_bookings, i.created_at,
            coalesce(i.parent_id, i.id) AS labelled_id,
            coalesce(i.expires_at, p.expires_at) AS expires_at,
            s.status, s.bookable, s.booked, s.reserved, s.free,
            CASE sort WHEN 'expires_soon' THEN s.ends_at END AS ends_at
        FROM kailenty.invite i
        JOIN kailenty.invite_state s
            ON s.workspace_id = i.workspace_id AND s.id = i.id
        LEFT JOIN kailenty.invite p
            ON p.workspace_id = i.workspace_id AND p.id = i.parent_id
        WHERE i.workspace_id = workspace
            AND (kind IS NULL OR i.type = kind)
            AND (i.type <> 'sub_invite' OR kind = 'sub_invite'
                OR pool IS NOT NULL)
            AND (pool IS NULL OR i.parent_id = pool)
            AND (recruiter IS NULL OR i.recruiter_id = recruiter)
            AND (wanted IS NULL
                OR (i.words || coalesce(p.words, '')) @@ wanted)
            AND (label IS NULL OR EXISTS (
                SELECT FROM kailenty.invite_label l
                WHERE l.workspace_id = workspace
                    AND l.invite_id = coalesce(i.parent_id, i.id)
                    AND l.label_id = label))
            AND (ends_before IS NULL
                OR s.ends_at > mcp.now() AND s.ends_at <= ends_before)
    ),
    page AS MATERIALIZED (
        SELECT row_number() OVER () AS place, sorted.*
        FROM (
            SELECT *
            FROM matching m
            WHERE statuses IS NULL OR m.status = ANY (statuses)
            ORDER BY CASE sort WHEN 'oldest' THEN m.created_at END,
                m.ends_at,
                m.created_at DESC, m.id
            LIMIT size + 1 OFFSET skipped
        ) AS sorted
    )
    SELECT
        (SELECT coalesce(json_agg(line), '[]')
        FROM (
            SELECT p.id, p.title, p.type, p.status, p.bookable,
                json_build_object('id', r.id, 'name', r.name) AS recruiter,
                p.candidate_name,
                (SELECT coalesce(json_agg(json_build_object(
                        'id', l.id, 'name', l.name) ORDER BY il.position), '[]')
                    FROM kailenty.invite_label il
                    JOIN kailenty.label l
                        ON l.workspace_id = workspace AND l.id = il.label_id
                    WHERE il.workspace_id = workspace
                        AND il.invite_id = p.labelled_id) AS labels,
                date_trunc('second', p.expires_at) AS expires_at,
                (SELECT json_build_object(
                        'id', b.meeting_id, 'starts_at', m.starts_at)
                    FROM kailenty.invite_booking b
                    LEFT JOIN sched.meeting m
                        ON m.workspace_id = workspace AND m.id = b.meeting_id
                    WHERE p.type <> 'multi_use'
                        AND b.workspace_id = workspace AND b.invite_id = p.id
                        AND b.cancelled_at IS NULL) AS meeting,
                CASE WHEN p.type = 'multi_use' THEN json_build_object(
                    'max', p.max_bookings, 'booked', p.booked,
                    'reserved', p.reserved, 'free', p.free)
                END AS places
            FROM page p
            JOIN mcp.account r
                ON r.workspace_id = workspace AND r.id = p.recruiter_id
            WHERE p.place <= size
            ORDER BY p.place
        ) AS line),
        (SELECT json_build_object(
                'draft', count(*) FILTER (WHERE m.status = 'draft'),
                'active', count(*) FILTER (WHERE m.status = 'active'),
                'booked', count(*) FILTER (WHERE m.status = 'booked'),
                'revoked', count(*) FILTER (WHERE m.status = 'revoked'),
                'expired', count(*) FILTER (WHERE m.status = 'expired'))
            FROM matching m),
        (SELECT count(*) FROM page)
    INTO invites, counts, matches;

    paging := kailenty.page(args, matches, CASE
        WHEN wanted IS NOT NULL THEN 'Try fewer words or shorter beginnings.'
        WHEN ends_before IS NOT NULL THEN 'Try a larger expiring_within_days.'
        WHEN statuses IS NOT NULL
            THEN 'Leave status out: counts_by_status says where invites are.'
        WHEN label IS NOT NULL THEN 'Leave label_id out.'
        WHEN recruiter IS NOT NULL THEN 'Leave recruiter_id out.'
        WHEN kind IS NOT NULL THEN 'Leave type out.'
        ELSE 'Sub-invites are listed with type sub_invite or parent_id only.'
    END);
    RETURN json_build_object(
        'time_zone', zone,
        'invites', invites,
        'counts_by_status', counts,
        'has_more', paging.has_more,
        'next_offset', paging.next_offset,
        'hint', paging.hint);
END
$$;
