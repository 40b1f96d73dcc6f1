-- Write the meeting of a booking: with its people, whose time it takes, the
-- guest, and what it was booked and routed by.
CREATE OR REPLACE FUNCTION kailenty.book_meeting(
    args jsonb,
    i kailenty.invite,
    draft jsonb,
    period tstzrange,
    zone text,
    people kailenty.booked_person[])
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    workspace CONSTANT text := i.workspace_id;
    host CONSTANT text := people[1].account_id;
    settings CONSTANT sched.settings := sched.settings_of(host);
    guest CONSTANT kailenty.attendee[] := ARRAY(
        SELECT ROW(p.email, p.name, 'candidate', false, NULL, 1)
            ::kailenty.attendee
        FROM kailenty.meeting_people(jsonb_build_array(jsonb_build_object(
            'email', args->>'guest_email', 'name', args->>'guest_name')), NULL,
            'guest') AS p);
    meeting text;
BEGIN
    IF EXISTS (
        SELECT
        FROM unnest(people) AS p
        JOIN mcp.account a
            ON a.workspace_id = workspace AND a.id = p.account_id
        WHERE a.email = guest[1].email)
    THEN
        PERFORM kailenty.fail_argument('guest_email', 'is_interviewer',
            'is of somebody who holds the meeting', 'Give the guest''s own.');
    END IF;
    INSERT INTO sched.meeting (workspace_id, host_id, title, starts_at, ends_at,
        time_zone, source, source_id, location_type, location_detail,
        notification_profile_id, buffer_before_minutes, buffer_after_minutes)
    VALUES (workspace, host, draft->>'title', lower(period), upper(period),
        zone, 'invite', i.id, draft->>'location_type',
        CASE draft->>'location_type' WHEN 'phone'
            THEN coalesce(kailenty.given_text(args, 'guest_phone', 3, 40),
                draft->>'candidate_phone')
            ELSE draft->>'location_detail' END,
        draft->>'notification_profile_id',
        coalesce((draft->>'buffer_before_minutes')::integer,
            settings.buffer_before_minutes),
        coalesce((draft->>'buffer_after_minutes')::integer,
            settings.buffer_after_minutes))
    RETURNING id INTO meeting;
    PERFORM kailenty.attendees_insert(meeting, host, guest || ARRAY(
        SELECT ROW(a.email, left(a.name, 80), p.role, false, a.id, p.n)
            ::kailenty.attendee
        FROM unnest(people) WITH ORDINALITY AS p (account_id, role, label, n)
        JOIN mcp.account a
            ON a.workspace_id = workspace AND a.id = p.account_id
        WHERE p.role <> 'host'),
        ARRAY(SELECT p.account_id FROM unnest(people) AS p));
    INSERT INTO kailenty.invite_booking (workspace_id, invite_id, meeting_id,
        pool_id, guest_email, request_key)
    VALUES (workspace, i.id, meeting, i.parent_id, guest[1].email,
        args->>'key');
    INSERT INTO kailenty.route_log (workspace_id, label_id, account_id,
        meeting_id)
    SELECT workspace, p.label, p.account_id, meeting
    FROM unnest(people) AS p
    WHERE p.label IS NOT NULL;
    RETURN meeting;
END
$$;
