-- Asked right before a notice that waited is sent: if its meeting is at another
-- time or not at all, or its invite has another end, can not be booked, or (the
-- notice of its end) has been, it is not.
CREATE OR REPLACE FUNCTION kailenty.mail_gate(row_ jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    about CONSTANT text := row_->>'about';
    i kailenty.invite;
    m sched.meeting;
    holds boolean;
BEGIN
    SELECT * INTO m FROM sched.meeting v
    WHERE v.workspace_id = workspace AND v.id = about;
    SELECT * INTO i FROM kailenty.invite v
    WHERE v.workspace_id = workspace AND v.id = about;
    i := jsonb_populate_record(i, coalesce(kailenty.invite_draft(about), '{}'));
    holds := CASE WHEN m.id IS NOT NULL
        THEN m.status = 'scheduled' AND m.starts_at > mcp.now()
        ELSE kailenty.invite_status(about)
            = CASE row_ #>> '{payload,event}' WHEN 'invite_expired'
                THEN 'expired' ELSE 'active' END
    END;
    IF holds AND kailenty.notice_due(i, m) = row_ #>> '{payload,due}' THEN
        RETURN '{"do": "send"}';
    END IF;
    RETURN '{"do": "drop", "code": "stale"}';
END
$$;
