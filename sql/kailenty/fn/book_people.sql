-- Who holds a meeting of an invite at a time: everybody it needs, and of each
-- label one, so that nobody counts twice; null if the time is not open. Members
-- of a label rank by what it routed to them in 28 days (the fewest first), then
-- by the last time (never first), name and id; of the combinations the best for
-- the first label is taken, then for the second, then for the third.
CREATE OR REPLACE FUNCTION kailenty.book_people(
    draft jsonb,
    invite text,
    period tstzrange)
RETURNS kailenty.booked_person[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    recruiter CONSTANT text := draft->>'recruiter_id';
    zone CONSTANT text := sched.zone_of(recruiter);
    chosen text[];
BEGIN
    IF NOT kailenty.book_open(draft, invite, period, zone) THEN
        RETURN NULL;
    END IF;
    WITH ranked AS MATERIALIZED (
        SELECT p.label, p.account_id, row_number() OVER (
            PARTITION BY p.label
            ORDER BY r.recent, r.last NULLS FIRST, a.name, a.id) AS rank
        FROM kailenty.draft_people(draft) AS p
        JOIN mcp.account a
            ON a.workspace_id = current_setting('mcp.workspace')
            AND a.id = p.account_id
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE l.routed_at
                    > mcp.now() - interval '672 h') AS recent,
                max(l.routed_at) AS last
            FROM kailenty.route_log l
            WHERE l.workspace_id = a.workspace_id
                AND l.label_id = draft->'label_ids'->>(p.label - 1)
                AND l.account_id = a.id
        ) AS r
        WHERE p.label > 0
            AND kailenty.book_free(draft, invite, period, a.id)
    ), offered AS (
        SELECT label, account_id, rank FROM ranked
        UNION ALL
        -- A label that is not there, or sends all its members, needs nobody.
        SELECT n, NULL, 1
        FROM generate_series(1, 3) AS n
        WHERE n NOT IN (
            SELECT p.label FROM kailenty.draft_people(draft) AS p)
    )
    SELECT ARRAY[a.account_id, b.account_id, c.account_id]
    INTO chosen
    FROM offered AS a, offered AS b, offered AS c
    WHERE a.label = 1 AND b.label = 2 AND c.label = 3
        AND (a.account_id <> b.account_id) IS NOT FALSE
        AND (a.account_id <> c.account_id) IS NOT FALSE
        AND (b.account_id <> c.account_id) IS NOT FALSE
    ORDER BY a.rank, b.rank, c.rank
    LIMIT 1;
    IF chosen IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN kailenty.book_roles(draft, chosen);
END
$$;
