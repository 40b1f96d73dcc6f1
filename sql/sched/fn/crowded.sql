-- The days of a person around a span of time that are too full, as instants.
--   over_limit  days that, or whose ISO week, have reached a limit (NULL: none)
--   full_days   days with 4 meetings or more, which make a start less good
CREATE OR REPLACE FUNCTION sched.crowded(
    account text,
    zone text,
    period tstzrange,
    daily_limit integer,
    weekly_limit integer,
    except_meeting text DEFAULT NULL,
    OUT over_limit tstzmultirange,
    OUT full_days tstzmultirange)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    SELECT coalesce(range_agg(d.span) FILTER (
                WHERE l.day_meetings >= daily_limit
                    OR l.week_meetings >= weekly_limit), '{}'),
        coalesce(range_agg(d.span) FILTER (WHERE l.day_meetings >= 4), '{}')
    INTO over_limit, full_days
    FROM sched.loads(account,
        (lower(period) AT TIME ZONE zone)::date - 1,
        (upper(period) AT TIME ZONE zone)::date + 1,
        except_meeting) l
    CROSS JOIN LATERAL unnest(sched.window_instants(
        l.local_date, '{[0,1440)}', zone)) AS d (span)
    WHERE l.day_meetings >= least(4, daily_limit)
        OR l.week_meetings >= weekly_limit;
END
$$;
