-- Write a meeting with its host and attendees, and give its id. The time of
-- `reserved` is theirs from then on; who else takes part may be elsewhere. The
-- buffers are the host's.
CREATE OR REPLACE FUNCTION kailenty.meeting_insert(
    args jsonb,
    host text,
    title text,
    zone text,
    period tstzrange,
    people kailenty.attendee[],
    reserved text[])
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    settings CONSTANT sched.settings := sched.settings_of(host);
    meeting text;
BEGIN
    INSERT INTO sched.meeting (workspace_id, host_id, title, starts_at, ends_at,
        time_zone, source, location_type, location_detail, description,
        template_id, notification_profile_id, buffer_before_minutes,
        buffer_after_minutes, created_by)
    VALUES (workspace, host, title, lower(period), upper(period), zone,
        'direct', coalesce(args->>'location_type', 'teams'),
        kailenty.given_text(args, 'location_detail', 1, 300),
        kailenty.given_text(args, 'description', 1, 4000, true),
        args->>'template_id', args->>'notification_profile_id',
        settings.buffer_before_minutes, settings.buffer_after_minutes,
        current_setting('mcp.account'))
    RETURNING id INTO meeting;
    PERFORM kailenty.attendees_insert(meeting, host, people, reserved);
    RETURN meeting;
END
$$;
