-- Keep a preview for whoever is to decide.
CREATE OR REPLACE FUNCTION mcp.action_keep(
    statement text,
    arguments jsonb,
    result json,
    tool jsonb,
    approval text)
RETURNS mcp.action
LANGUAGE plpgsql
AS $$
DECLARE
    shown record;
    kept mcp.action;
BEGIN
    shown := mcp.action_shown(mcp.action_unpromised(statement, result), tool);
    INSERT INTO mcp.action (workspace_id, id, account_id, client_id,
        credential_id, scopes, tool, statement, arguments, preview, changes,
        summary, approval, approver, created_at, expires_at)
    VALUES (current_setting('mcp.workspace'), mcp.new_id('act_'),
        current_setting('mcp.account'), current_setting('mcp.client'),
        nullif(current_setting('mcp.credential_id'), ''),
        current_setting('mcp.scopes'), tool, statement, arguments,
        shown.preview, shown.changes,
        mcp.action_summary(result, shown.changes, tool),
        approval, CASE WHEN approval = 'second' THEN tool->>'approver' END,
        mcp.now(), mcp.now()
            + make_interval(secs => coalesce((tool->>'ttl')::integer, 600)))
    RETURNING * INTO kept;
    RETURN kept;
END
$$;
