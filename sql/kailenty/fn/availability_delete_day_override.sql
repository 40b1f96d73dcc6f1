-- Tool availability_delete_day_override: the weekly hours of a date again.
CREATE OR REPLACE FUNCTION kailenty.availability_delete_day_override(args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    person CONSTANT text := kailenty.whose(args->>'recruiter_id');
    zone CONSTANT text := sched.use_zone(sched.zone_of(person));
    day CONSTANT date := args->>'date';
    old sched.day_override;
    before json;
    after json;
BEGIN
    PERFORM sched.lock_people(ARRAY[person]);
    before := kailenty.day_now(person, day, zone);
    DELETE FROM sched.day_override o
    WHERE o.workspace_id = workspace AND o.account_id = person
        AND o.local_date = day
    RETURNING * INTO old;
    IF old.local_date IS NULL THEN
        PERFORM mcp.fail('MC404', 'not_found',
            format('There is no date override on %s.', day),
            format('See those of the next 60 days with %s.',
                mcp.tool_name('availability_get_base')),
            jsonb_build_array(jsonb_build_object('path', 'date',
                'code', 'not_found', 'message', 'has no override')));
    END IF;
    after := kailenty.day_now(person, day, zone);
    RETURN json_build_object(
        'time_zone', zone,
        'recruiter', kailenty.person_json(person),
        'date', day,
        'before', before,
        'after', after,
        'summary', format('Day override of %s for %s removed', day, person),
        'changes', json_build_array(kailenty.change('day_override', NULL,
            kailenty.override_json(day, old.windows, old.note), NULL,
            format('On %s the weekly hours of %s hold again: %s instead of %s.',
                kailenty.date_text(day),
                kailenty.person_json(person)->>'name',
                kailenty.windows_text(kailenty.day_minutes(after)),
                kailenty.windows_text(kailenty.day_minutes(before))))));
END
$$;
