-- A person's booking settings; who has no row has the defaults of the table.
CREATE OR REPLACE FUNCTION sched.settings_of(account text)
RETURNS sched.settings
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    found sched.settings;
BEGIN
    SELECT * INTO found
    FROM sched.settings s
    WHERE s.workspace_id = current_setting('mcp.workspace', true)
        AND s.account_id = account;
    IF found.account_id IS NULL THEN
        found.workspace_id := current_setting('mcp.workspace', true);
        found.account_id := account;
        found.slot_step_minutes := 30;
        found.buffer_before_minutes := 0;
        found.buffer_after_minutes := 0;
        found.minimum_notice_minutes := 240;
        found.booking_horizon_days := 60;
        found.tentative_blocks := true;
        found.version := 0;
    END IF;
    RETURN found;
END
$$;
