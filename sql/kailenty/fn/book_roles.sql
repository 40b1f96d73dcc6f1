-- The people of a booking with their roles: the recruiter hosts, or who was
-- chosen first, or who interviews first, where the recruiter does not attend.
-- `label` is the one that sent the person.
CREATE OR REPLACE FUNCTION kailenty.book_roles(draft jsonb, chosen text[])
RETURNS kailenty.booked_person[]
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN ARRAY(
        WITH everybody AS (
            SELECT draft->>'recruiter_id' AS id, NULL AS label, 0 AS place
            WHERE draft->>'host_attends' = 'true'
            UNION ALL
            SELECT c.id, draft->'label_ids'->>(c.n::integer - 1), c.n
            FROM unnest(chosen) WITH ORDINALITY AS c (id, n)
            WHERE c.id IS NOT NULL
            UNION ALL
            SELECT g.id, NULL, 10 + g.n
            FROM jsonb_array_elements_text(draft->'interviewer_ids')
                WITH ORDINALITY AS g (id, n)
            UNION ALL
            SELECT unnest(kailenty.draft_label_members(l.id)), l.id, 100 + g.n
            FROM jsonb_array_elements_text(draft->'label_ids')
                WITH ORDINALITY AS g (id, n)
            JOIN kailenty.label l
                ON l.workspace_id = current_setting('mcp.workspace')
                AND l.id = g.id AND l.strategy = 'all'
        ), once AS (
            SELECT e.id, min(e.place) AS place,
                (array_agg(e.label ORDER BY e.place)
                    FILTER (WHERE e.label IS NOT NULL))[1] AS label
            FROM everybody e
            GROUP BY e.id
        )
        SELECT ROW(o.id, CASE row_number() OVER by_place WHEN 1 THEN 'host'
                ELSE 'interviewer' END, o.label)::kailenty.booked_person
        FROM once o
        WINDOW by_place AS (ORDER BY o.place, o.id)
        ORDER BY o.place, o.id);
END
$$;
