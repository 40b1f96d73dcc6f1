-- Who gets a notice of an event, a row for each address and rule; the invitation
-- itself is none. A meeting that is booked or moved brings its reminders; an
-- invite that is sent, or gets another end (invite_moved), its own and the
-- notice of its end, one that is not mailed (invite_quiet) the latter alone. What
-- is to wait for a time that has passed is left out.
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
            CASE rule->>'event'
                WHEN 'meeting_reminder' THEN m.starts_at
                WHEN 'invite_reminder' THEN i.expires_at
                WHEN 'invite_expired' THEN i.expires_at
            END - coalesce((rule->>'offset_minutes')::integer, 0)
                * interval '1 min' AS at
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
        UNION ALL
        SELECT a.email, a.name, 'recruiter'
        FROM mcp.account a
        WHERE m.id IS NULL AND a.workspace_id = workspace
            AND a.id = i.recruiter_id
    ) AS p ON p.role = r.recipient
    WHERE n.workspace_id = workspace AND n.active
        AND (n.id = coalesce(m.notification_profile_id,
                i.notification_profile_id)
            OR coalesce(m.notification_profile_id, i.notification_profile_id)
                IS NULL AND n.is_default)
        AND (r.event = happened
                AND (r.event, r.recipient) <> ('invite_sent', 'candidate')
            OR r.event = 'meeting_reminder'
                AND happened IN ('booking_confirmed', 'meeting_rescheduled')
            OR r.event = 'recruiter_booked' AND happened = 'booking_confirmed'
            OR r.event = 'invite_reminder'
                AND happened IN ('invite_sent', 'invite_moved')
            OR r.event = 'invite_expired'
                AND happened IN ('invite_sent', 'invite_moved', 'invite_quiet'))
        AND (r.at > mcp.now() OR r.event NOT IN ('meeting_reminder',
            'invite_reminder', 'invite_expired'));
END
$$;
