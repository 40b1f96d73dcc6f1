-- A guest books an invite: for the booking page, not a tool. code, starts_at,
-- guest_name, guest_email, guest_phone; the same `key` again gives the same
-- meeting. The invite is locked (its pool first), then the people; a start is
-- open by the same function that offers it (kailenty.draft_open_starts).
CREATE OR REPLACE FUNCTION kailenty.book(args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    i CONSTANT kailenty.invite := kailenty.book_invite(args->>'code');
    draft CONSTANT jsonb := kailenty.invite_draft(i.id);
    zone CONSTANT text := sched.use_zone(draft->>'time_zone');
    starts_at CONSTANT timestamptz :=
        (sched.parse_instant(args->>'starts_at', zone, 'starts_at')).at;
    period CONSTANT tstzrange := tstzrange(starts_at,
        starts_at + (draft->>'duration_minutes')::integer * interval '1 min');
    meeting text;
    people kailenty.booked_person[];
BEGIN
    SELECT b.meeting_id INTO meeting
    FROM kailenty.invite_booking b
    WHERE b.workspace_id = i.workspace_id AND b.invite_id = i.id
        AND b.request_key = args->>'key';
    IF meeting IS NOT NULL THEN
        RETURN json_build_object('time_zone', zone,
            'meeting', kailenty.meeting_brief(meeting), 'repeated', true);
    END IF;
    PERFORM kailenty.check_bookable(i);
    PERFORM sched.lock_people(ARRAY(
        SELECT p.account_id
        FROM kailenty.draft_people(draft) AS p
        WHERE p.account_id IS NOT NULL));
    people := kailenty.book_people(draft, i.id, period);
    IF people IS NULL THEN
        PERFORM kailenty.fail_slot_taken(draft, i.id, starts_at);
    END IF;
    BEGIN
        meeting := kailenty.book_meeting(args, i, draft, period, zone, people);
    EXCEPTION WHEN exclusion_violation THEN
        PERFORM kailenty.fail_slot_taken(draft, i.id, starts_at);
    END;
    PERFORM kailenty.event_send(meeting, 'event.create'),
        kailenty.notices('booking_confirmed', i.id, meeting);
    RETURN json_build_object('time_zone', zone,
        'meeting', kailenty.meeting_brief(meeting), 'repeated', false);
END
$$;
