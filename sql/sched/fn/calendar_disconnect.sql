-- Have people's Outlook calendars read no more; what was read of them goes.
--   who  an account's mail address, or all
-- Returns the accounts' ids.
CREATE OR REPLACE FUNCTION sched.calendar_disconnect(workspace text, who text)
RETURNS SETOF text
LANGUAGE sql VOLATILE
AS $$
    WITH gone AS (
        UPDATE sched.calendar_sync c
        SET status = 'disconnected',
            sync_state = NULL,
            last_error = NULL,
            turn = c.turn + 1
        FROM mcp.account a
        WHERE c.workspace_id = workspace
            AND a.workspace_id = c.workspace_id
            AND a.id = c.account_id
            AND (who = 'all' OR lower(a.email) = lower(who))
        RETURNING c.account_id
    ), events AS (
        DELETE FROM sched.calendar_event e
        USING gone g
        WHERE e.workspace_id = workspace AND e.account_id = g.account_id
    ), series AS (
        DELETE FROM sched.calendar_series s
        USING gone g
        WHERE s.workspace_id = workspace AND s.account_id = g.account_id
    )
    SELECT g.account_id FROM gone g
$$;
