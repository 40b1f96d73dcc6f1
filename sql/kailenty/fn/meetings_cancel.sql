-- Tool meetings_cancel: a meeting that will not be. Outlook tells the
-- attendees; its invite stays used unless it is to be open again.
CREATE OR REPLACE FUNCTION kailenty.meetings_cancel(args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    zone CONSTANT text := sched.use_zone();
    reason CONSTANT text := kailenty.given_text(args, 'reason', 1, 500, true);
    reopen CONSTANT boolean :=
        coalesce((args->>'reopen_invite')::boolean, false);
    m CONSTANT sched.meeting := kailenty.meeting_to_write(args);
    before CONSTANT jsonb := kailenty.meeting_facts(m.id);
    booking record;
    sent boolean;
    invite json;
BEGIN
    IF sched.meeting_status(m) <> 'scheduled' THEN
        PERFORM kailenty.fail_over(m.id);
    END IF;
    UPDATE sched.meeting v
    SET status = 'cancelled', cancel_reason = reason, cancelled_at = mcp.now(),
        cancelled_by = current_setting('mcp.account'), version = v.version + 1,
        updated_at = mcp.now()
    WHERE v.workspace_id = m.workspace_id AND v.id = m.id;
    booking := kailenty.booking_release(m.id, reopen);
    IF booking.invite_id IS NOT NULL THEN
        invite := json_build_object('id', booking.invite_id,
            'status', booking.status);
    END IF;
    sent := kailenty.event_send(m.id, 'event.cancel', NULL, reason);
    PERFORM kailenty.notices('meeting_cancelled', booking.invite_id, m.id);
    RETURN json_build_object(
        'time_zone', zone,
        'meeting', kailenty.meeting_brief(m.id),
        'invite', invite,
        'summary', format('Meeting "%s" on %s cancelled', m.title,
            mcp.rfc3339(m.starts_at, zone)),
        'changes', array_to_json(ARRAY[kailenty.change('meeting', m.id,
            before - ARRAY['description', 'location_detail'],
            jsonb_build_object('status', 'cancelled', 'reason', reason),
            format('"%s" with %s on %s is cancelled%s.', m.title,
                coalesce(kailenty.names_text(m.id), 'nobody else'),
                kailenty.when_text(m.starts_at, m.ends_at, zone),
                CASE WHEN sent THEN '; Outlook tells the attendees'
                    ELSE '' END))]
            || kailenty.booking_change(booking.invite_id, booking.was,
                booking.status)));
END
$$;
