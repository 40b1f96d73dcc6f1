-- The hours of each local date before time off, most specific rule first. base:
-- the day override if there is one, else the weekday's hours. One override of a
-- scope at most then counts, that of the first scope which has one (give the
-- sub-invite before its pool): replace puts its windows in place of base, add
-- unites, block takes away.
--   source  invite_override, day_override, weekly_hours; none: no hours at all
CREATE OR REPLACE FUNCTION sched.day_hours(
    account text,
    from_date date,
    to_date date,
    scopes text[] DEFAULT '{}')
RETURNS TABLE (
    local_date date,
    weekday integer,
    base int4multirange,
    hours int4multirange,
    source text,
    has_weekly_hours boolean,
    day_override boolean,
    invite_override text)
LANGUAGE plpgsql STABLE ROWS 14
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace text := current_setting('mcp.workspace', true);
BEGIN
    RETURN QUERY
    WITH weekly AS MATERIALIZED (
        SELECT h.weekday,
            range_agg(int4range(
                (extract(epoch FROM h.start_time) / 60)::integer,
                (extract(epoch FROM h.end_time) / 60)::integer)) AS windows
        FROM sched.working_hours h
        WHERE h.workspace_id = workspace AND h.account_id = account
        GROUP BY h.weekday
    )
    SELECT day.on_date,
        day.weekday,
        coalesce(o.windows, w.windows, '{}'),
        CASE s.mode
            WHEN 'replace' THEN s.windows
            WHEN 'add' THEN coalesce(o.windows, w.windows, '{}') + s.windows
            WHEN 'block' THEN
                CASE WHEN isempty(s.windows) THEN '{}'::int4multirange
                    ELSE coalesce(o.windows, w.windows, '{}') - s.windows
                END
            ELSE coalesce(o.windows, w.windows, '{}')
        END,
        CASE
            WHEN s.mode IS NOT NULL THEN 'invite_override'
            WHEN o.windows IS NOT NULL THEN 'day_override'
            WHEN any_hours.found THEN 'weekly_hours'
            ELSE 'none'
        END,
        any_hours.found,
        o.windows IS NOT NULL,
        s.mode
    FROM (
        SELECT from_date + n AS on_date,
            extract(isodow FROM from_date + n)::integer AS weekday
        FROM generate_series(0, to_date - from_date) AS n
    ) AS day
    CROSS JOIN (SELECT EXISTS (SELECT FROM weekly) AS found) AS any_hours
    LEFT JOIN weekly w ON w.weekday = day.weekday
    LEFT JOIN sched.day_override o
        ON o.workspace_id = workspace AND o.account_id = account
        AND o.local_date = day.on_date
    LEFT JOIN LATERAL (
        SELECT so.mode, so.windows
        FROM sched.scoped_override so
        WHERE so.workspace_id = workspace AND so.account_id = account
            AND so.local_date = day.on_date
            AND so.scope_id = ANY (scopes)
        ORDER BY array_position(scopes, so.scope_id)
        LIMIT 1
    ) AS s ON scopes <> '{}'
    ORDER BY day.on_date;
END
$$;
