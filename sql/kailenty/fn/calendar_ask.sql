-- Ask what has become of the events of meetings that are not in the calendar's
-- window any more: removed, or only moved out of it.
CREATE OR REPLACE FUNCTION kailenty.calendar_ask(
    s sched.calendar_sync,
    meetings text[])
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM mcp.outbox_pull('msgraph', 'event.read',
        jsonb_build_object('mailbox', a.email, 'event_id', m.external_id),
        format('event:%s:%s', m.id, s.turn), m.id, NULL,
        'kailenty.calendar_checked')
    FROM sched.meeting m
    JOIN mcp.account a
        ON a.workspace_id = m.workspace_id AND a.id = m.host_id
    WHERE m.workspace_id = s.workspace_id AND m.id = ANY (meetings)
        AND m.status = 'scheduled' AND m.ends_at > mcp.now();
END
$$;
