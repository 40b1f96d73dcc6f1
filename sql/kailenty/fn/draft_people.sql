-- Whose time a draft's meeting needs. label 0: everybody of these, namely the
-- recruiter if attending, the interviewers, and all active members of a label
-- with strategy all. label 1-3: one of these for the label at that place, who
-- is nobody of the others; a null where nobody is left.
CREATE OR REPLACE FUNCTION kailenty.draft_people(draft jsonb)
RETURNS TABLE (account_id text, label integer)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN QUERY
    WITH labels AS MATERIALIZED (
        SELECT g.n::integer AS n, l.strategy,
            kailenty.draft_label_members(l.id) AS members
        FROM jsonb_array_elements_text(
            coalesce(draft->'label_ids', '[]')) WITH ORDINALITY AS g (id, n)
        JOIN kailenty.label l
            ON l.workspace_id = current_setting('mcp.workspace')
            AND l.id = g.id
    ), everybody AS MATERIALIZED (
        SELECT draft->>'recruiter_id' AS id
        WHERE draft->>'host_attends' = 'true'
        UNION
        SELECT jsonb_array_elements_text(
            coalesce(draft->'interviewer_ids', '[]'))
        UNION
        SELECT unnest(members) FROM labels WHERE strategy = 'all'
    )
    SELECT e.id, 0
    FROM everybody AS e
    UNION ALL
    SELECT m.id, l.n
    FROM labels AS l
    LEFT JOIN LATERAL (
        SELECT id FROM unnest(l.members) AS id
        EXCEPT
        SELECT id FROM everybody
    ) AS m ON true
    WHERE l.strategy = 'round_robin';
END
$$;
