-- Ask for what is new in the calendars whose time has come. A calendar is with
-- one worker at a time, since its row of the outbox is.
CREATE OR REPLACE FUNCTION kailenty.calendar_sync()
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
BEGIN
    PERFORM FROM mcp.connector c
    WHERE c.workspace_id = workspace AND c.id = 'msgraph' AND c.active;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM kailenty.calendar_pull(due, true)
    FROM (
        SELECT s AS due
        FROM sched.calendar_sync s
        JOIN mcp.account a
            ON a.workspace_id = s.workspace_id AND a.id = s.account_id
        WHERE s.workspace_id = workspace AND s.status <> 'disconnected'
            AND s.pull_at <= mcp.now() AND a.status = 'active'
        ORDER BY s.pull_at, s.account_id
        LIMIT 500
        FOR UPDATE OF s SKIP LOCKED
    ) AS row_;
END
$$;

SELECT mcp.job_register('kailenty.calendar_sync', 'kailenty.calendar_sync',
    '30 s');
