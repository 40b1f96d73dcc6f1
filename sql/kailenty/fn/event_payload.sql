-- A meeting as an event of the host's calendar, for Microsoft Graph.
CREATE OR REPLACE FUNCTION kailenty.event_payload(m sched.meeting)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN jsonb_strip_nulls(jsonb_build_object(
        'mailbox', (
            SELECT a.email
            FROM mcp.account a
            WHERE a.workspace_id = m.workspace_id AND a.id = m.host_id),
        'subject', m.title,
        'start', kailenty.utc(m.starts_at),
        'end', kailenty.utc(m.ends_at),
        'location', coalesce(m.location_detail, CASE m.location_type
            WHEN 'phone' THEN 'By phone' WHEN 'onsite' THEN 'On site' END),
        'teams', m.location_type = 'teams',
        'attendees', (
            SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                    'email', a.email, 'name', a.name, 'type',
                    CASE WHEN a.optional THEN 'optional' ELSE 'required' END))
                ORDER BY a.position, a.email), '[]')
            FROM sched.meeting_attendee a
            WHERE a.workspace_id = m.workspace_id AND a.meeting_id = m.id
                AND a.role <> 'host')));
END
$$;
