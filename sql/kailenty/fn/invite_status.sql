-- What an invite amounts to now (kailenty.invite_state).
CREATE OR REPLACE FUNCTION kailenty.invite_status(invite text)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT s.status
        FROM kailenty.invite_state s
        WHERE s.workspace_id = current_setting('mcp.workspace')
            AND s.id = invite);
END
$$;
