-- Why a person alone has no start, one row a person; reason NULL: they have
-- one, so what is missing is a common one. Arguments as for sched.slots.
--   no_hours      no hours in the window, or none that notice leaves
--   time_off      hours, but all of them off
--   too_short     no piece of hours is as long as the meeting
--   limit         open but for the daily or weekly limit
--   fully_booked  all else
CREATE OR REPLACE FUNCTION sched.why_none(
    accounts text[],
    period tstzrange,
    duration_minutes integer,
    step_minutes integer DEFAULT 30,
    zone text DEFAULT current_setting('mcp.zone', true),
    buffer_before_minutes integer DEFAULT NULL,
    buffer_after_minutes integer DEFAULT NULL,
    notice_minutes integer DEFAULT NULL,
    horizon_days integer DEFAULT NULL,
    scopes text[] DEFAULT '{}',
    daily_limit integer DEFAULT NULL,
    weekly_limit integer DEFAULT NULL,
    ignore_limits boolean DEFAULT false,
    hours tstzmultirange[] DEFAULT NULL,
    holds tstzmultirange[] DEFAULT NULL,
    tentative_blocks boolean DEFAULT NULL,
    except_meeting text DEFAULT NULL)
RETURNS TABLE (account_id text, name text, reason text)
LANGUAGE plpgsql STABLE ROWS 5
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    wanted tstzmultirange := tstzmultirange(period);
    duration CONSTANT interval := duration_minutes * interval '1 min';
BEGIN
    RETURN QUERY
    SELECT o.account_id, o.name,
        CASE
            WHEN EXISTS (
                SELECT FROM sched.grid(o.starts, why_none.zone, step_minutes))
                THEN NULL
            WHEN isempty(o.hours_open * wanted) THEN 'no_hours'
            WHEN isempty(o.available * wanted) THEN 'time_off'
            WHEN isempty(sched.starts_within(o.available * wanted, duration))
                THEN 'too_short'
            WHEN isempty(o.within) THEN 'no_hours'
            WHEN EXISTS (
                SELECT FROM sched.grid(o.clear, why_none.zone, step_minutes))
                THEN 'limit'
            ELSE 'fully_booked'
        END
    FROM sched.openings(accounts, period, duration_minutes,
        buffer_before_minutes, buffer_after_minutes, notice_minutes,
        horizon_days, scopes, daily_limit, weekly_limit, ignore_limits,
        hours, holds, tentative_blocks, except_meeting) o
    ORDER BY o.position;
END
$$;
