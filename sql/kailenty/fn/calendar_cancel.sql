-- A meeting whose event somebody removed in Outlook is cancelled; one that is over
-- stays as it was. Nothing of it goes back to Outlook, which has told the guests.
CREATE OR REPLACE FUNCTION kailenty.calendar_cancel(m sched.meeting)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE sched.meeting v
    SET status = 'cancelled', cancel_reason = 'removed in Outlook',
        cancelled_at = mcp.now(), cancelled_by = NULL, version = v.version + 1,
        updated_at = mcp.now()
    WHERE v.workspace_id = m.workspace_id AND v.id = m.id
        AND v.status = 'scheduled' AND v.ends_at > mcp.now();
    IF FOUND THEN
        PERFORM mcp.outbox_withdraw(m.id, 'event.update');
        PERFORM kailenty.booking_release(m.id, false);
    END IF;
END
$$;
