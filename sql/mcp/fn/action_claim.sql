-- The caller's own action, locked until the transaction ends; whoever comes
-- second waits and sees what became of it. NULL: there is none of that id.
CREATE OR REPLACE FUNCTION mcp.action_claim(id text)
RETURNS mcp.action
LANGUAGE plpgsql
AS $$
DECLARE
    claimed mcp.action;
BEGIN
    SELECT * INTO claimed
    FROM mcp.action a
    WHERE a.workspace_id = current_setting('mcp.workspace')
        AND a.id = action_claim.id
        AND a.account_id = current_setting('mcp.account')
    FOR UPDATE;
    RETURN claimed;
END
$$;
