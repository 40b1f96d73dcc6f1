-- The title of one of the caller's own events or meetings; the row policies see
-- to it that it is.
CREATE OR REPLACE FUNCTION sched.own_title(
    account text,
    kind text,
    ref text)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF account IS DISTINCT FROM current_setting('mcp.account', true) THEN
        RETURN NULL;
    END IF;
    IF kind = 'meeting' THEN
        RETURN (
            SELECT m.title
            FROM sched.meeting m
            WHERE m.workspace_id = current_setting('mcp.workspace', true)
                AND m.id = ref);
    END IF;
    RETURN (
        SELECT e.title
        FROM sched.calendar_event e
        WHERE e.workspace_id = current_setting('mcp.workspace', true)
            AND e.account_id = account
            AND e.external_id = ref);
END
$$;
