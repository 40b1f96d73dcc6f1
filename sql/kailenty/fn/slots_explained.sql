-- Where the starts of a search went: of all on the grid of the week, how many
-- each rule took from each person, the first that applies counting, and how
-- many are open for all.
--   request        earliest, latest and weekdays of the request
--   notice         past, or sooner than the notice
--   working_hours  outside the weekly hours
--   override       within them, but a date or the invite has other hours
--   time_off, busy, buffer, limit
CREATE OR REPLACE FUNCTION kailenty.slots_explained(
    args jsonb,
    people text[],
    week tstzrange,
    duration integer,
    step integer,
    zone text,
    before integer,
    after integer,
    notice integer,
    scopes text[],
    limitless boolean)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    long CONSTANT interval := duration * interval '1 min';
    soonest CONSTANT timestamptz := mcp.now() + interval '1 min' * coalesce(
        notice, (
            SELECT max((sched.settings_of(id)).minimum_notice_minutes)
            FROM unnest(people) AS id));
BEGIN
    RETURN (
        WITH candidate AS MATERIALIZED (
            SELECT g.at, kailenty.slot_wanted(args, g.at, g.at + long, zone)
                AS wanted
            FROM sched.grid(sched.starts_within(tstzmultirange(week), long),
                zone, step) AS g (at)
        ), person AS MATERIALIZED (
            SELECT o.position, o.name, o.clear, o.starts,
                sched.starts_within(kailenty.weekly_instants(o.account_id,
                    week), long) AS weekly,
                sched.starts_within(o.hours_open, long) AS hours,
                sched.starts_within(o.available, long) AS available,
                sched.starts_meeting(o.busy, long, '0') AS busy
            FROM sched.openings(people, week, duration, before, after, notice,
                scopes => scopes, ignore_limits => limitless) AS o
        ), judged AS MATERIALIZED (
            SELECT p.position, p.name, c.at, CASE
                    WHEN NOT c.wanted THEN 'request'
                    WHEN c.at < soonest THEN 'notice'
                    WHEN NOT p.hours @> c.at THEN CASE WHEN p.weekly @> c.at
                        THEN 'override' ELSE 'working_hours' END
                    WHEN NOT p.available @> c.at THEN 'time_off'
                    WHEN p.busy @> c.at THEN 'busy'
                    WHEN NOT p.clear @> c.at THEN 'buffer'
                    WHEN NOT p.starts @> c.at THEN 'limit'
                END AS rule
            FROM candidate c
            CROSS JOIN person p
        )
        SELECT json_build_object(
            'starts', (SELECT count(*) FROM candidate),
            'people', (
                SELECT json_agg(json_build_object('name', r.name,
                    'removed', r.removed, 'left', r.open)
                    ORDER BY r.position)
                FROM (
                    SELECT j.position, j.name,
                        count(*) FILTER (WHERE j.rule IS NULL) AS open,
                        json_build_object(
                            'request',
                            count(*) FILTER (WHERE j.rule = 'request'),
                            'notice',
                            count(*) FILTER (WHERE j.rule = 'notice'),
                            'working_hours',
                            count(*) FILTER (WHERE j.rule = 'working_hours'),
                            'override',
                            count(*) FILTER (WHERE j.rule = 'override'),
                            'time_off',
                            count(*) FILTER (WHERE j.rule = 'time_off'),
                            'busy', count(*) FILTER (WHERE j.rule = 'busy'),
                            'buffer', count(*) FILTER (WHERE j.rule = 'buffer'),
                            'limit', count(*) FILTER (WHERE j.rule = 'limit'))
                            AS removed
                    FROM judged j
                    GROUP BY j.position, j.name
                ) AS r),
            'left_for_all', (
                SELECT count(*)
                FROM (
                    SELECT FROM judged j
                    GROUP BY j.at
                    HAVING bool_and(j.rule IS NULL)
                ) AS common)));
END
$$;
