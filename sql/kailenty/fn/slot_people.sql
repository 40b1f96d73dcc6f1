-- The people of a search, with the minutes that each alone is free in what is
-- left of the week.
CREATE OR REPLACE FUNCTION kailenty.slot_people(
    people text[],
    week tstzrange,
    scopes text[])
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    ahead CONSTANT tstzrange :=
        tstzrange(greatest(lower(week), mcp.now()), upper(week));
BEGIN
    RETURN (
        SELECT json_agg(json_build_object(
                'id', p.id, 'name', p.name, 'time_zone', p.time_zone,
                'free_minutes',
                kailenty.minutes_of(sched.free(p.id, ahead, scopes)))
            ORDER BY g.place)
        FROM unnest(people) WITH ORDINALITY AS g (id, place)
        JOIN mcp.account p
            ON p.workspace_id = current_setting('mcp.workspace')
            AND p.id = g.id);
END
$$;
