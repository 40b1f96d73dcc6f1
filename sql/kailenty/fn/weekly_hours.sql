-- A person's weekly hours: a row for each of the seven weekdays, Monday first.
CREATE OR REPLACE FUNCTION kailenty.weekly_hours(person text)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT json_agg(json_build_object(
                'weekday', d.weekday,
                -- 2024-01-01 was a Monday.
                'name', to_char(date '2023-12-31' + d.weekday, 'FMDay'),
                'windows', (
                    SELECT coalesce(json_agg(json_build_object(
                            'start', left(h.start_time::text, 5),
                            'end', left(h.end_time::text, 5))
                        ORDER BY h.start_time), '[]')
                    FROM sched.working_hours h
                    WHERE h.workspace_id = current_setting('mcp.workspace')
                        AND h.account_id = person
                        AND h.weekday = d.weekday))
            ORDER BY d.weekday)
        FROM generate_series(1, 7) AS d (weekday));
END
$$;
