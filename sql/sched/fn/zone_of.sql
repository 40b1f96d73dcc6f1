-- A person's zone; NULL for nobody of the workspace.
CREATE OR REPLACE FUNCTION sched.zone_of(account text)
RETURNS text
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT p.time_zone
        FROM mcp.account p
        WHERE p.workspace_id = current_setting('mcp.workspace', true)
            AND p.id = account);
END
$$;
