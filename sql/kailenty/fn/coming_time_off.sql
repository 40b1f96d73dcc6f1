-- A person's time off that touches the dates [first, until): whole days as
-- dates, both included, a part of a day as instants.
CREATE OR REPLACE FUNCTION kailenty.coming_time_off(
    person text,
    zone text,
    first date,
    until date)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    begins CONSTANT timestamptz := sched.day_start(first, zone);
    ends CONSTANT timestamptz := sched.day_start(until, zone);
BEGIN
    RETURN (
        SELECT coalesce(json_agg(json_build_object(
                'kind', t.kind,
                'from_date', t.from_date, 'to_date', t.to_date,
                'starts_at', date_trunc('second', t.starts_at),
                'ends_at', date_trunc('second', t.ends_at),
                'reason', t.reason)
            ORDER BY coalesce(t.starts_at, sched.day_start(t.from_date, zone)),
                t.id), '[]')
        FROM sched.time_off t
        WHERE t.workspace_id = current_setting('mcp.workspace')
            AND t.account_id = person
            AND (t.from_date < until AND t.to_date >= first
                OR t.starts_at < ends AND t.ends_at > begins));
END
$$;
