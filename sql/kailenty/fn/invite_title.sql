-- An invite's title; a sub-invite's is its pool's.
CREATE OR REPLACE FUNCTION kailenty.invite_title(invite text)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT coalesce(i.title, p.title, 'Untitled')
        FROM kailenty.invite i
        LEFT JOIN kailenty.invite p
            ON p.workspace_id = i.workspace_id AND p.id = i.parent_id
        WHERE i.workspace_id = current_setting('mcp.workspace')
            AND i.id = invite);
END
$$;
