-- The calendar whose page a row of the outbox is; NULL when it waits for another
-- one by now, or for none.
CREATE OR REPLACE FUNCTION kailenty.calendar_turn(row_ jsonb)
RETURNS sched.calendar_sync
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    s sched.calendar_sync;
BEGIN
    SELECT * INTO s
    FROM sched.calendar_sync c
    WHERE c.workspace_id = current_setting('mcp.workspace')
        AND c.account_id = row_->>'about'
        AND c.turn = (row_ #>> '{payload,turn}')::integer
        AND c.status <> 'disconnected';
    RETURN s;
END
$$;
