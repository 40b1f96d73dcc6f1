-- Tool meetings_create: a meeting directly in the host's calendar. The people
-- whose calendars the caller can check are locked, looked at and reserved, so
-- that of two who want a time one gets it.
CREATE OR REPLACE FUNCTION kailenty.meetings_create(args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    host CONSTANT text := kailenty.whose(args->>'recruiter_id');
    zone CONSTANT text := sched.use_zone(args->>'time_zone');
    title CONSTANT text := kailenty.given_text(args, 'title', 1, 120);
    clash CONSTANT boolean :=
        coalesce((args->>'allow_conflict')::boolean, false);
    people CONSTANT kailenty.attendee[] := ARRAY(
        SELECT ROW(p.*)::kailenty.attendee
        FROM kailenty.meeting_people(args->'attendees', host) AS p);
    times record;
    period tstzrange;
    checked text[];
    meeting text;
    sent boolean;
BEGIN
    PERFORM kailenty.check_meeting_args(args, title, cardinality(people));
    times := kailenty.meeting_times(args, zone, NULL);
    period := tstzrange(times.starts_at, times.ends_at);
    checked := kailenty.meeting_checked(
        host || ARRAY(SELECT p.account_id FROM unnest(people) AS p));
    PERFORM sched.lock_people(checked);
    IF NOT clash THEN
        PERFORM kailenty.check_free(checked, period, zone);
    END IF;

    BEGIN
        meeting := kailenty.meeting_insert(args, host, title, zone, period,
            people, CASE WHEN NOT clash THEN checked END);
    EXCEPTION WHEN exclusion_violation THEN
        PERFORM kailenty.fail_reserved(checked, period, zone);
    END;
    sent := kailenty.event_send(meeting, 'event.create');
    PERFORM kailenty.notices('booking_confirmed', NULL, meeting);
    RETURN json_build_object(
        'time_zone', zone,
        'meeting', kailenty.meeting_brief(meeting),
        'conflict_check', CASE WHEN clash THEN 'none'
            WHEN current_setting('mcp.role') = 'user' THEN 'host_only'
            ELSE 'all' END,
        'adjustments', array_to_json(times.adjustments),
        'warnings', kailenty.meeting_warnings(checked, period, meeting, sent),
        'summary', format('Meeting "%s" on %s with %s attendee(s)', title,
            mcp.rfc3339(times.starts_at, zone), cardinality(people)),
        'changes', json_build_array(kailenty.change('meeting', meeting, NULL,
            kailenty.meeting_facts(meeting), format('%s meets %s: "%s" on '
                '%s%s%s.', kailenty.person_json(host)->>'name',
                kailenty.names_text(meeting), title,
                kailenty.when_text(times.starts_at, times.ends_at, zone),
                kailenty.place_text(coalesce(args->>'location_type', 'teams'),
                    btrim(args->>'location_detail')),
                CASE WHEN sent THEN format('; Outlook invites %s',
                    CASE cardinality(people) WHEN 1 THEN '1 person'
                        ELSE cardinality(people) || ' people' END)
                    ELSE '' END))));
END
$$;
