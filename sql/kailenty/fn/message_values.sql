-- What the placeholders of a message about an invite or a meeting stand for, in
-- the zone of those who get it.
CREATE OR REPLACE FUNCTION kailenty.message_values(invite text, meeting text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    draft CONSTANT jsonb := coalesce(kailenty.invite_draft(invite), '{}');
    m sched.meeting;
    zone text;
BEGIN
    SELECT * INTO m
    FROM sched.meeting v
    WHERE v.workspace_id = workspace AND v.id = meeting;
    zone := coalesce(m.time_zone, draft->>'time_zone', 'UTC');
    RETURN jsonb_strip_nulls(jsonb_build_object(
        'candidate_name', coalesce(draft->>'candidate_name', m.guest_name),
        'recruiter_name', kailenty.person_json(
            coalesce(m.host_id, draft->>'recruiter_id'))->>'name',
        'company_name', (
            SELECT w.company_name
            FROM kailenty.workspace_setting w
            WHERE w.workspace_id = workspace),
        'title', coalesce(m.title, draft->>'title'),
        'position', draft->>'position',
        'duration', coalesce(extract(epoch FROM m.ends_at - m.starts_at) / 60,
            (draft->>'duration_minutes')::integer)::integer || ' min',
        'starts_at', CASE WHEN m.id IS NOT NULL
            THEN kailenty.when_text(m.starts_at, m.ends_at, zone) END,
        'time_zone', zone,
        'location', nullif(concat_ws(': ', nullif(coalesce(m.location_type,
                draft->>'location_type'), 'none'),
            coalesce(m.location_detail, draft->>'location_detail')), ''),
        'link', coalesce(m.conference_url, (
            SELECT kailenty.invite_link(i.code, 'active')
            FROM kailenty.invite i
            WHERE i.workspace_id = workspace AND i.id = invite)),
        'expires_at', to_char((draft->>'expires_at')::timestamptz
            AT TIME ZONE zone, 'FMDay, FMDD FMMonth YYYY, HH24:MI'),
        'message', draft->>'message'));
END
$$;
