-- Tool availability_get_day_overrides: the effective hours of each day of a
-- range, in the person's zone, with what shaped them (sched.day_windows), for
-- one invite if asked; include_busy adds what is free of them.
CREATE OR REPLACE FUNCTION kailenty.availability_get_day_overrides(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    person CONSTANT text := kailenty.whose(args->>'recruiter_id');
    zone CONSTANT text := sched.use_zone(sched.zone_of(person));
    invite CONSTANT text := args->>'invite_id';
    first CONSTANT date := coalesce((args->>'from_date')::date,
        (mcp.now() AT TIME ZONE zone)::date);
    last CONSTANT date := coalesce((args->>'to_date')::date, first + 13);
    scopes text[];
    free tstzmultirange;
BEGIN
    PERFORM kailenty.check_invite(invite);
    PERFORM kailenty.check_on_invite(person, invite);
    IF last < first OR last - first >= 62 THEN
        PERFORM kailenty.fail_argument('to_date', 'date_range',
            format('must be from %s to %s', first, first + 61),
            'At most 62 days at once.');
    END IF;
    scopes := kailenty.invite_scopes(invite);
    IF (args->>'include_busy')::boolean THEN
        free := sched.free(person, tstzrange(sched.day_start(first, zone),
            sched.day_start(last + 1, zone)), scopes);
    END IF;

    RETURN json_build_object(
        'recruiter', kailenty.person_json(person),
        'time_zone', zone,
        'invite_id', invite,
        'days', (
            SELECT json_agg(kailenty.day_json(d, zone, free)
                ORDER BY d.local_date)
            FROM sched.day_windows(person, first, last, scopes) AS d));
END
$$;
