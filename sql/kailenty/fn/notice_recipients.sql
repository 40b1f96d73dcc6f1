-- Who gets a notice of an event, a row for each address and rule. A meeting that
-- is booked or moved brings its reminders, an invite that is sent its own; of
-- those whose time has passed already none.
CREATE OR REPLACE FUNCTION kailenty.notice_recipients(
    happened text,
    i kailenty.invite,
    m sched.meeting)
RETURNS TABLE (
    event text,
    kind text,
    minutes integer,
    not_before timestamptz,
    template_id text,
    email text,
    name text)
LANGUAGE plpgsql STABLE ROWS 5
AS $$
#variable_conflict use_column
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
BEGIN
    RETURN QUERY
    SELECT DISTINCT r.event, k.kind, r.minutes, r.at, r.template_id, p.email,
        p.name
    FROM kailenty.notification_profile n
    CROSS JOIN LATERAL (
        SELECT rule->>'event' AS event, rule->>'to' AS recipient,
            rule->>'template_id' AS template_id,
            coalesce((rule->>'offset_minutes')::integer, 0) AS minutes,
            CASE WHEN rule->>'event' LIKE '%reminder' THEN coalesce(m.starts_at,
                    i.expires_at)
                - (rule->>'offset_minutes')::integer * interval '1 min' END
                AS at
        FROM jsonb_array_elements(n.rules) AS rule
    ) AS r
    JOIN (VALUES ('invite_sent', 'invitation'), ('invite_reminder', 'reminder'),
        ('booking_confirmed', 'confirmation'), ('meeting_reminder', 'reminder'),
        ('meeting_rescheduled', 'reschedule'),
        ('meeting_cancelled', 'cancellation'),
        ('recruiter_booked', 'confirmation'), ('invite_expired', 'reminder')
    ) AS k (event, kind) ON k.event = r.event
    JOIN LATERAL (
        SELECT a.email, a.name,
            CASE a.role WHEN 'host' THEN 'recruiter'
                WHEN 'interviewer' THEN 'interviewers' ELSE 'candidate' END
                AS role
        FROM sched.meeting_attendee a
        WHERE a.workspace_id = workspace AND a.meeting_id = m.id
        UNION ALL
        SELECT i.candidate_email, i.candidate_name, 'candidate'
        WHERE m.id IS NULL AND i.candidate_email IS NOT NULL
    ) AS p ON p.role = r.recipient
    WHERE n.workspace_id = workspace AND n.active
        AND (n.id = coalesce(m.notification_profile_id,
                i.notification_profile_id)
            OR coalesce(m.notification_profile_id, i.notification_profile_id)
                IS NULL AND n.is_default)
        AND (r.event = happened
            OR r.event = 'meeting_reminder'
                AND happened IN ('booking_confirmed', 'meeting_rescheduled')
            OR r.event = 'recruiter_booked' AND happened = 'booking_confirmed'
            OR r.event = 'invite_reminder' AND happened = 'invite_sent')
        AND (r.minutes = 0 OR r.at > mcp.now());
END
$$;
