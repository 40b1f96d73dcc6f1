-- Tool availability_update_base: weekly hours, booking settings and time zone.
-- Weekdays that are listed are replaced, the others stay. Meetings never move;
-- those that no longer lie within hours are named, and how many invites have no
-- open start any more.
CREATE OR REPLACE FUNCTION kailenty.availability_update_base(args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    person CONSTANT text := kailenty.whose(args->>'recruiter_id');
    year_ahead CONSTANT tstzrange :=
        tstzrange(mcp.now(), mcp.now() + interval '366 days');
    outside text[];
    changes json[];
    base json;
    zone text;
BEGIN
    IF args - ARRAY['recruiter_id', 'version'] = '{}' THEN
        PERFORM kailenty.fail_argument('weekly_hours', 'required',
            'or a setting or time_zone must be given', 'Say what to change.');
    END IF;
    PERFORM sched.lock_people(ARRAY[person]);
    PERFORM kailenty.check_version(args->>'version',
        (sched.settings_of(person)).version, 'availability_get_base');
    outside := kailenty.meetings_outside(person, year_ahead);

    changes := kailenty.base_hours_write(person, args->'weekly_hours')
        || kailenty.base_zone_write(person, args->>'time_zone');
    changes := changes || kailenty.base_settings_write(person, args,
        cardinality(changes) > 0);
    IF cardinality(changes) = 0 THEN
        PERFORM kailenty.fail_unchanged('The base availability',
            'availability_get_base');
    END IF;

    base := kailenty.availability_get_base(args);
    zone := base->>'time_zone';
    RETURN (
        SELECT json_object_agg(part.key, part.value ORDER BY part.n)
        FROM (
            SELECT key, value, row_number() OVER () AS n
            FROM json_each(base)
            UNION ALL VALUES
            ('meetings_now_outside', kailenty.meetings_brief(ARRAY(
                SELECT m.id
                FROM unnest(kailenty.meetings_outside(person, year_ahead))
                    WITH ORDINALITY AS m (id, n)
                WHERE m.id <> ALL (outside)
                ORDER BY m.n)), 101),
            ('invites_without_slots',
                to_json(kailenty.invites_without_slots(person, zone)), 102),
            ('summary', to_json(format('Base availability of %s: %s change(s)',
                person, cardinality(changes))), 103),
            ('changes', array_to_json(changes), 104)
        ) AS part (key, value, n));
END
$$;
