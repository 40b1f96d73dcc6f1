-- An invite as the tools that write one answer with it.
CREATE OR REPLACE FUNCTION kailenty.invite_brief(invite text)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
BEGIN
    RETURN (
        SELECT json_build_object(
            'id', i.id,
            'title', kailenty.invite_title(i.id),
            'type', i.type,
            'status', s.status,
            'bookable', s.bookable,
            'link', kailenty.invite_link(i.code, s.status),
            'expires_at', date_trunc('second',
                coalesce(i.expires_at, p.expires_at)),
            'version', i.version)
        FROM kailenty.invite i
        JOIN kailenty.invite_state s
            ON s.workspace_id = i.workspace_id AND s.id = i.id
        LEFT JOIN kailenty.invite p
            ON p.workspace_id = i.workspace_id AND p.id = i.parent_id
        WHERE i.workspace_id = workspace AND i.id = invite);
END
$$;
