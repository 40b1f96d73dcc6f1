-- Tool time_get_current: the clock, the local day and weeks around it, and the
-- zone's next change of the clock within 400 days. Weeks run from Monday to
-- Monday; until is exclusive.
CREATE OR REPLACE FUNCTION kailenty.time_get_current(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    zone text := sched.use_zone(args->>'time_zone');
    at timestamptz := date_trunc('second', mcp.now());
    today date := (at AT TIME ZONE zone)::date;
    monday date := date_trunc('week', today)::date;
    day tstzrange := sched.day_bounds(today, zone);
BEGIN
    RETURN json_build_object(
        'now', at,
        'utc', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        'time_zone', zone,
        'utc_offset', right(mcp.rfc3339(at, zone), 6),
        'date', today,
        'weekday', to_char(today, 'FMDay'),
        'iso_week', to_char(today, 'IYYY"-W"IW'),
        'day', json_build_object(
            'from', lower(day),
            'until', upper(day),
            'hours', trim_scale(round(
                extract(epoch FROM upper(day) - lower(day)) / 3600, 2))),
        'yesterday', today - 1,
        'tomorrow', today + 1,
        'this_week', json_build_object(
            'from', lower(sched.day_bounds(monday, zone)),
            'until', lower(sched.day_bounds(monday + 7, zone))),
        'next_week', json_build_object(
            'from', lower(sched.day_bounds(monday + 7, zone)),
            'until', lower(sched.day_bounds(monday + 14, zone))),
        'next_dst_change', kailenty.next_clock_change(at, zone));
END
$$;
