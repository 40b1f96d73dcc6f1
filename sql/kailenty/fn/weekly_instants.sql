-- A person's weekly hours alone as instants, as if no override were set.
CREATE OR REPLACE FUNCTION kailenty.weekly_instants(
    person text,
    period tstzrange)
RETURNS tstzmultirange
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    zone CONSTANT text := sched.zone_of(person);
    first CONSTANT date := (lower(period) AT TIME ZONE zone)::date - 1;
    last CONSTANT date := (upper(period) AT TIME ZONE zone)::date + 1;
BEGIN
    RETURN (
        SELECT coalesce(range_agg(w.span), '{}')
        FROM (
            SELECT h.weekday, range_agg(int4range(
                (extract(epoch FROM h.start_time) / 60)::integer,
                (extract(epoch FROM h.end_time) / 60)::integer)) AS windows
            FROM sched.working_hours h
            WHERE h.workspace_id = current_setting('mcp.workspace')
                AND h.account_id = person
            GROUP BY h.weekday
        ) AS weekly
        JOIN generate_series(0, last - first) AS n
            ON extract(isodow FROM first + n) = weekly.weekday
        CROSS JOIN LATERAL unnest(sched.window_instants(
            first + n, weekly.windows, zone)) AS w (span));
END
$$;
