-- Put a meeting elsewhere in time. Its reservations are given up first and made
-- anew there: of those who were checked, and of others who had one.
CREATE OR REPLACE FUNCTION kailenty.meeting_shift(
    m sched.meeting,
    period tstzrange,
    checked text[],
    clash boolean)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    settings CONSTANT sched.settings := sched.settings_of(m.host_id);
    direct CONSTANT boolean := m.source = 'direct';
    reserved CONSTANT text[] := checked || ARRAY(
        SELECT a.account_id
        FROM sched.meeting_attendee a
        WHERE a.workspace_id = m.workspace_id AND a.meeting_id = m.id
            AND NOT a.may_overlap AND a.account_id IS NOT NULL);
BEGIN
    UPDATE sched.meeting_attendee a
    SET may_overlap = true,
        response = CASE WHEN a.role = 'host' OR lower(period) = m.starts_at
            THEN a.response ELSE 'none' END
    WHERE a.workspace_id = m.workspace_id AND a.meeting_id = m.id;
    UPDATE sched.meeting v
    SET starts_at = lower(period), ends_at = upper(period),
        buffer_before_minutes = CASE WHEN direct
            THEN settings.buffer_before_minutes
            ELSE v.buffer_before_minutes END,
        buffer_after_minutes = CASE WHEN direct
            THEN settings.buffer_after_minutes
            ELSE v.buffer_after_minutes END
    WHERE v.workspace_id = m.workspace_id AND v.id = m.id;
    UPDATE sched.meeting_attendee a
    SET may_overlap = false
    WHERE a.workspace_id = m.workspace_id AND a.meeting_id = m.id
        AND NOT clash AND a.account_id = ANY (reserved);
END
$$;
