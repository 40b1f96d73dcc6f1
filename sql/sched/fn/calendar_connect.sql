-- Have people's Outlook calendars read, from the next turn on; again: at once, and
-- all anew. mcpctl calls it, or a dashboard that has its user's consent.
--   who  an account's mail address; all: every active account
-- Returns the accounts' ids.
CREATE OR REPLACE FUNCTION sched.calendar_connect(workspace text, who text)
RETURNS SETOF text
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO sched.calendar_sync AS c (workspace_id, account_id, status)
    SELECT a.workspace_id, a.id, 'connected'
    FROM mcp.account a
    WHERE a.workspace_id = workspace
        AND a.status = 'active'
        AND a.role <> 'service'
        AND (who = 'all' OR lower(a.email) = lower(who))
    ON CONFLICT (workspace_id, account_id) DO UPDATE
    SET status = 'connected',
        sync_state = NULL,
        last_error = NULL,
        pull_at = '-infinity',
        turn = c.turn + 1
    RETURNING c.account_id
$$;
