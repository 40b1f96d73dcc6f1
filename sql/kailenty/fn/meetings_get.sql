-- Tool meetings_get: one meeting that the caller hosts or attends (managers:
-- any), with its attendees and where it stands with Outlook.
CREATE OR REPLACE FUNCTION kailenty.meetings_get(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    zone CONSTANT text := sched.use_zone(args->>'time_zone');
    wanted CONSTANT text := args->>'meeting_id';
    m sched.meeting;
    made json;
BEGIN
    SELECT * INTO m FROM sched.meeting v
    WHERE v.workspace_id = workspace AND v.id = wanted;
    IF m.id IS NULL THEN
        PERFORM kailenty.fail_missing('meeting', ARRAY[wanted],
            'meetings_list', 'meeting_id');
    END IF;

    SELECT to_json(f) INTO made
    FROM (
        SELECT m.id, m.version, m.title, m.type,
            sched.meeting_status(m) AS status,
            date_trunc('second', m.starts_at) AS starts_at,
            date_trunc('second', m.ends_at) AS ends_at,
            m.time_zone AS guest_time_zone,
            kailenty.person_json(m.host_id) AS host,
            (SELECT coalesce(json_agg(json_build_object(
                    'name', a.name, 'email', a.email, 'role', a.role,
                    'optional', a.optional, 'response', a.response)
                    ORDER BY array_position(ARRAY['host', 'interviewer',
                        'candidate', 'guest'], a.role),
                    a.position, a.email), '[]')
                FROM sched.meeting_attendee a
                WHERE a.workspace_id = workspace AND a.meeting_id = m.id)
                AS attendees,
            m.location_type, m.location_detail, m.conference_url,
            CASE WHEN m.location_type = 'teams' AND m.conference_url IS NULL
                    AND m.calendar_sync = 'pending'
                THEN 'pending: Outlook has not answered with the link yet'
            END AS conference_note,
            m.description, m.buffer_before_minutes, m.buffer_after_minutes,
            m.calendar_sync, m.calendar_error, m.web_link,
            kailenty.meeting_source(m.source, m.source_id) AS source,
            m.cancel_reason,
            date_trunc('second', m.cancelled_at) AS cancelled_at,
            kailenty.person_json(m.cancelled_by) AS cancelled_by,
            kailenty.person_json(m.created_by) AS created_by,
            date_trunc('second', m.created_at) AS created_at,
            date_trunc('second', m.updated_at) AS updated_at
    ) AS f;
    RETURN json_build_object(
        'time_zone', zone,
        'meeting', made,
        'actions', to_json(kailenty.meeting_actions(m)));
END
$$;
