-- Whose invite a draft is, and their zone: the person named, if active and not
-- beyond the caller's reach; else the caller.
CREATE OR REPLACE FUNCTION kailenty.draft_recruiter(
    wanted text, OUT id text, OUT zone text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    caller constant text := current_setting('mcp.account');
BEGIN
    SELECT a.id, a.time_zone INTO id, zone
    FROM mcp.account a
    WHERE a.workspace_id = current_setting('mcp.workspace')
        AND (a.id = caller OR a.id = wanted
            AND current_setting('mcp.role') <> 'user'
            AND a.status = 'active' AND a.role <> 'service')
    ORDER BY a.id = caller
    LIMIT 1;
END
$$;
