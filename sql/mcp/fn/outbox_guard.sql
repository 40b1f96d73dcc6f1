-- Workers reach over all workspaces; a tool, which has a caller, must not, even
-- by mistake.
CREATE OR REPLACE FUNCTION mcp.outbox_guard()
RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF coalesce(current_setting('mcp.account', true), '') <> '' THEN
        RAISE EXCEPTION 'This is for workers, not for tools.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END
$$;
