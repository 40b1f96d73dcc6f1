-- How many bookable invites of a person have no open start now; the first 50
-- are looked at. Sub-invites are their pool's.
CREATE OR REPLACE FUNCTION kailenty.invites_without_slots(
    person text,
    zone text)
RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT count(*)
        FROM (
            SELECT i.id
            FROM kailenty.invite i
            JOIN kailenty.invite_state s
                ON s.workspace_id = i.workspace_id AND s.id = i.id
            WHERE i.workspace_id = current_setting('mcp.workspace')
                AND i.recruiter_id = person AND i.type <> 'sub_invite'
                AND i.status = 'active' AND s.bookable
            ORDER BY i.created_at DESC, i.id
            LIMIT 50
        ) AS open
        WHERE cardinality(kailenty.draft_starts(
            kailenty.invite_draft(open.id), open.id, zone, 1)) = 0);
END
$$;
