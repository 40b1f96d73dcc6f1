-- The effective windows of each local date, and what shaped them.
--   effective  sched.day_hours less time off, as the wall clock reads
--   closed     the rules leave no hours (time off set aside)
--   time_off   full: nothing is left of the hours (of a date without hours:
--              of the date); partial: some time off lies on the date
--   dst        minutes by which the date is longer than 24 h, or (negative)
--              shorter
CREATE OR REPLACE FUNCTION sched.day_windows(
    account text,
    from_date date,
    to_date date,
    scopes text[] DEFAULT '{}')
RETURNS TABLE (
    local_date date,
    weekday integer,
    base int4multirange,
    effective int4multirange,
    source text,
    has_weekly_hours boolean,
    day_override boolean,
    invite_override text,
    closed boolean,
    time_off text,
    dst integer)
LANGUAGE plpgsql STABLE ROWS 14
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    zone text := sched.zone_of(account);
    off tstzmultirange := sched.off(account, tstzrange(
        sched.day_start(from_date, zone), sched.day_start(to_date + 1, zone)));
BEGIN
    RETURN QUERY
    SELECT h.local_date, h.weekday, h.base,
        CASE WHEN left_over.hours IS NULL THEN h.hours
            ELSE sched.minutes_of_day(h.local_date, left_over.hours, zone)
        END,
        h.source, h.has_weekly_hours, h.day_override, h.invite_override,
        isempty(h.hours),
        CASE
            WHEN left_over.hours IS NULL THEN 'none'
            WHEN isempty(left_over.hours)
                AND (NOT isempty(h.hours) OR off @> day.span) THEN 'full'
            ELSE 'partial'
        END,
        (extract(epoch FROM upper(day.span) - lower(day.span)) / 60)::integer
            - 1440
    FROM sched.day_hours(account, from_date, to_date, scopes) h
    CROSS JOIN LATERAL (
        SELECT sched.day_bounds(h.local_date, zone) AS span
    ) AS day
    LEFT JOIN LATERAL (
        SELECT sched.window_instants(h.local_date, h.hours, zone) - off AS hours
    ) AS left_over ON off && day.span
    ORDER BY h.local_date;
END
$$;
