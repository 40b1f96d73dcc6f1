-- Write a person's time zone, and give the change; hours keep their clock.
CREATE OR REPLACE FUNCTION kailenty.base_zone_write(person text, given text)
RETURNS json[]
LANGUAGE plpgsql
AS $$
DECLARE
    old CONSTANT text := sched.zone_of(person);
    wanted text;
BEGIN
    IF given IS NULL THEN
        RETURN '{}';
    END IF;
    wanted := sched.zone_name(btrim(given), 'time_zone');
    IF wanted = old THEN
        RETURN '{}';
    END IF;
    PERFORM mcp.account_set_zone(person, wanted);
    RETURN ARRAY[kailenty.change('time_zone', NULL,
        jsonb_build_object('time_zone', old),
        jsonb_build_object('time_zone', wanted),
        format('%s moves from %s to %s; hours keep their clock, meetings '
            'their time.', kailenty.person_json(person)->>'name', old,
            wanted))];
END
$$;
