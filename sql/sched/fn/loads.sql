-- For each local date of a person: meetings of that day, and of its ISO week,
-- by their start in the person's zone. Not cancelled; hosted, or attended and
-- not declined; no-shows count. With its owner's rights, for whom busy is for
-- too.
CREATE OR REPLACE FUNCTION sched.loads(
    account text,
    from_date date,
    to_date date,
    except_meeting text DEFAULT NULL)
RETURNS TABLE (local_date date, day_meetings integer, week_meetings integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 14
SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    workspace text := current_setting('mcp.workspace', true);
    first_monday date :=
        from_date - extract(isodow FROM from_date)::integer + 1;
    last_sunday date :=
        to_date - extract(isodow FROM to_date)::integer + 7;
    zone text;
    -- Known before the query, which would work it out row by row.
    weeks tstzrange;
BEGIN
    IF (account = current_setting('mcp.account', true)) IS NOT TRUE
        AND NOT sched.sees_all() THEN
        RETURN;
    END IF;
    SELECT p.time_zone INTO zone
    FROM mcp.account p
    WHERE p.workspace_id = workspace AND p.id = account;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    weeks := tstzrange(sched.day_start(first_monday, zone),
                       sched.day_start(last_sunday + 1, zone));

    RETURN QUERY
    SELECT w.on_date, w.day_count, w.week_count
    FROM (
        SELECT day.on_date,
            count(m.on_date)::integer AS day_count,
            (sum(count(m.on_date)) OVER (
                PARTITION BY (day.on_date - first_monday) / 7))::integer
                AS week_count
        FROM (
            SELECT first_monday + n AS on_date
            FROM generate_series(0, last_sunday - first_monday) AS n
        ) AS day
        LEFT JOIN (
            SELECT (held.starts_at AT TIME ZONE zone)::date AS on_date
            FROM sched.meetings_of(workspace, account, weeks) held
            WHERE held.id IS DISTINCT FROM except_meeting
        ) AS m ON m.on_date = day.on_date
        GROUP BY day.on_date
    ) AS w
    WHERE w.on_date BETWEEN from_date AND to_date
    ORDER BY w.on_date;
END
$$;
