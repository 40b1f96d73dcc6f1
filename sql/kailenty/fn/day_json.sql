-- One day of availability_get_day_overrides from a row of sched.day_windows.
-- `minutes` is what elapses in the windows, which on a day of a clock change is
-- not what the clock shows; free only when `free` is given.
CREATE OR REPLACE FUNCTION kailenty.day_json(
    d record,
    zone text,
    free tstzmultirange)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    open CONSTANT tstzmultirange :=
        sched.window_instants(d.local_date, d.effective, zone);
BEGIN
    RETURN json_build_object(
        'date', d.local_date,
        'weekday', to_char(d.local_date, 'FMDay'),
        'windows', kailenty.windows_json(d.effective),
        'base_windows', kailenty.windows_json(d.base),
        'source', d.source,
        'has_weekly_hours', d.has_weekly_hours,
        'day_override', d.day_override,
        'invite_override', d.invite_override,
        'closed', d.closed,
        'time_off', d.time_off,
        'dst_minutes', d.dst,
        'minutes', kailenty.minutes_of(open),
        'free', CASE WHEN free IS NOT NULL THEN kailenty.windows_json(
            sched.minutes_of_day(d.local_date, open * free, zone)) END);
END
$$;
