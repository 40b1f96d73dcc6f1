-- A meeting as the tools that write one answer with it.
CREATE OR REPLACE FUNCTION kailenty.meeting_brief(meeting text)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT json_build_object(
            'id', m.id,
            'title', m.title,
            'starts_at', date_trunc('second', m.starts_at),
            'ends_at', date_trunc('second', m.ends_at),
            'weekday', to_char(m.starts_at, 'FMDay'),
            'status', sched.meeting_status(m),
            'host', kailenty.person_json(m.host_id),
            'attendee_count', m.attendee_count,
            'location_type', m.location_type,
            'location_detail', m.location_detail,
            'calendar_sync', m.calendar_sync,
            'version', m.version)
        FROM sched.meeting m
        WHERE m.workspace_id = current_setting('mcp.workspace')
            AND m.id = meeting);
END
$$;
