-- A meeting as its changes show it, with everybody who is in it.
CREATE OR REPLACE FUNCTION kailenty.meeting_facts(meeting text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'title', m.title,
            'starts_at', mcp.rfc3339(m.starts_at, current_setting('TimeZone')),
            'ends_at', mcp.rfc3339(m.ends_at, current_setting('TimeZone')),
            'time_zone', m.time_zone,
            'status', sched.meeting_status(m),
            'host', kailenty.person_json(m.host_id)->>'name',
            'location_type', m.location_type,
            'location_detail', m.location_detail,
            'description', m.description,
            'attendees', (
                SELECT jsonb_agg(jsonb_build_object('name', a.name,
                        'email', a.email, 'role', a.role,
                        'optional', a.optional) ORDER BY a.position, a.email)
                FROM sched.meeting_attendee a
                WHERE a.workspace_id = workspace AND a.meeting_id = m.id
                    AND a.role <> 'host'))
        FROM sched.meeting m
        WHERE m.workspace_id = workspace AND m.id = meeting);
END
$$;
