-- Tool availability_upsert_day_override: the hours of one date, or none,
-- instead of the weekly ones. Meetings stay; those that no longer lie within
-- hours are named.
CREATE OR REPLACE FUNCTION kailenty.availability_upsert_day_override(args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    person CONSTANT text := kailenty.whose(args->>'recruiter_id');
    zone CONSTANT text := sched.use_zone(sched.zone_of(person));
    day CONSTANT date := args->>'date';
    wanted CONSTANT int4multirange := kailenty.override_windows(args);
    given_note CONSTANT text := kailenty.given_text(args, 'note', 1, 200);
    period CONSTANT tstzrange := sched.day_bounds(day, zone);
    old sched.day_override;
    before json;
    outside text[];
    affected json;
BEGIN
    PERFORM kailenty.check_override_date(day, zone, 'date', 730);
    PERFORM sched.lock_people(ARRAY[person]);
    SELECT * INTO old
    FROM sched.day_override o
    WHERE o.workspace_id = workspace AND o.account_id = person
        AND o.local_date = day;
    before := kailenty.day_now(person, day, zone);
    outside := kailenty.meetings_outside(person, period);

    INSERT INTO sched.day_override (workspace_id, account_id, local_date,
        windows, note, updated_by, updated_at)
    VALUES (workspace, person, day, wanted, given_note,
        current_setting('mcp.account'), mcp.now())
    ON CONFLICT (workspace_id, account_id, local_date) DO UPDATE
    SET windows = EXCLUDED.windows, note = EXCLUDED.note,
        updated_by = EXCLUDED.updated_by, updated_at = EXCLUDED.updated_at;

    affected := kailenty.meetings_brief(ARRAY(
        SELECT m.id
        FROM unnest(kailenty.meetings_outside(person, period))
            WITH ORDINALITY AS m (id, n)
        WHERE m.id <> ALL (outside)
        ORDER BY m.n));
    RETURN json_build_object(
        'time_zone', zone,
        'recruiter', kailenty.person_json(person),
        'date', day,
        'outcome', CASE WHEN old.local_date IS NULL THEN 'created'
            ELSE 'updated' END,
        'before', before,
        'after', kailenty.day_now(person, day, zone),
        'meetings_affected', affected,
        'summary', format('Day override of %s for %s: %s', day, person,
            kailenty.windows_text(wanted)),
        'changes', json_build_array(kailenty.change('day_override', NULL,
            kailenty.override_json(day, old.windows, old.note),
            kailenty.override_json(day, wanted, given_note),
            format('On %s %s %s instead of %s.%s', kailenty.date_text(day),
                kailenty.person_json(person)->>'name',
                CASE WHEN isempty(wanted) THEN 'is closed'
                    ELSE 'works ' || kailenty.windows_text(wanted) END,
                kailenty.windows_text(kailenty.day_minutes(before)),
                CASE (affected->>'count')::integer WHEN 0 THEN ''
                    WHEN 1 THEN ' 1 meeting stays outside these hours.'
                    ELSE format(' %s meetings stay outside these hours.',
                        affected->>'count') END))));
END
$$;
