-- The booking settings of the recruiter behind an invite that the caller can
-- see, for the values that the invite leaves to them; no account_id: no row,
-- the defaults. SECURITY DEFINER: an interviewer sees the invite, not the rows
-- of its recruiter.
CREATE OR REPLACE FUNCTION kailenty.recruiter_settings(invite text)
RETURNS sched.settings
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    settings sched.settings;
BEGIN
    SELECT s.* INTO settings
    FROM kailenty.invite i
    JOIN sched.settings s
        ON s.workspace_id = i.workspace_id AND s.account_id = i.recruiter_id
    WHERE i.workspace_id = workspace AND i.id = invite
        AND (sched.sees_all()
            OR i.recruiter_id = current_setting('mcp.account')
            OR i.id = ANY (kailenty.interviewing())
            OR i.parent_id = ANY (kailenty.interviewing()));
    RETURN settings;
END
$$;
