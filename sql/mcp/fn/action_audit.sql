-- Leave a line in the audit about an action, under the name of its tool.
CREATE OR REPLACE FUNCTION mcp.action_audit(
    action text,
    outcome text,
    a mcp.action,
    details jsonb DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    called CONSTANT text := current_setting('mcp.tool', true);
BEGIN
    PERFORM set_config('mcp.tool', a.tool->>'name', true);
    PERFORM mcp.audit(action, outcome, a.summary,
        jsonb_build_object('confirmation_id', a.id) || coalesce(details, '{}'));
    PERFORM set_config('mcp.tool', coalesce(called, ''), true);
END
$$;
