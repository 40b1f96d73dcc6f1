-- The scopes of an invite's own hours, the most specific first: a sub-invite,
-- then its pool. Empty for no invite.
CREATE OR REPLACE FUNCTION kailenty.invite_scopes(invite text)
RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN coalesce((
        SELECT array_remove(ARRAY[i.id, i.parent_id], NULL)
        FROM kailenty.invite i
        WHERE i.workspace_id = current_setting('mcp.workspace')
            AND i.id = invite), '{}');
END
$$;
