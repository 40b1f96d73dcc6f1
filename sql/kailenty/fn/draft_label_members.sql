-- The people that a label may send: its active members with active accounts.
CREATE OR REPLACE FUNCTION kailenty.draft_label_members(label text)
RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN ARRAY(
        SELECT m.account_id
        FROM kailenty.label_member m
        JOIN mcp.account a
            ON a.workspace_id = m.workspace_id AND a.id = m.account_id
        WHERE m.workspace_id = current_setting('mcp.workspace')
            AND m.label_id = label AND m.active AND a.status = 'active'
        ORDER BY m.position, m.account_id);
END
$$;
