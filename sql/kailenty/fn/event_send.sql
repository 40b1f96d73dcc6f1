-- Bring a meeting that was just written into the host's calendar: `kind` is
-- event.create, event.update (with the members of the payload that changed) or
-- event.cancel. One after the other about the same meeting. Returns whether the
-- workspace has a calendar to bring it to; the meeting then says so.
CREATE OR REPLACE FUNCTION kailenty.event_send(
    meeting text,
    kind text,
    changed text[] DEFAULT NULL,
    comment text DEFAULT NULL)
RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
    m sched.meeting;
    payload jsonb;
    sent boolean;
BEGIN
    SELECT * INTO m
    FROM sched.meeting v
    WHERE v.workspace_id = current_setting('mcp.workspace') AND v.id = meeting;
    -- An empty text, too, has its place in the event, where another one can go.
    payload := kailenty.event_payload(m)
        || jsonb_build_object('html', coalesce(kailenty.event_html(m), ''));
    payload := CASE kind
        WHEN 'event.create' THEN payload
        WHEN 'event.update' THEN (
            SELECT jsonb_object_agg(p.key, p.value)
            FROM jsonb_each(payload) AS p
            WHERE p.key = ANY (changed || 'mailbox'::text))
        ELSE jsonb_build_object('mailbox', payload->'mailbox',
            'comment', coalesce(comment, ''))
    END;
    sent := kailenty.effect(kind, payload,
        -- Graph makes one event of a key, however often it is sent.
        CASE WHEN kind = 'event.create' AND m.version = 1 THEN m.id
            ELSE format('%s:%s', m.id, m.version) END,
        m.id, true, NULL,
        CASE WHEN kind <> 'event.create' THEN 'kailenty.event_gate' END,
        'kailenty.event_done');
    IF sent THEN
        UPDATE sched.meeting v
        SET calendar_sync = 'pending', calendar_error = NULL
        WHERE v.workspace_id = m.workspace_id AND v.id = m.id;
    END IF;
    RETURN sent;
END
$$;
