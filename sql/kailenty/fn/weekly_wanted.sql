-- The weekdays that given weekly hours change, with the minutes before and
-- after. Weekdays that are not listed stay; but what runs over midnight joins
-- the next day, listed or not (`spilt`: its part there).
CREATE OR REPLACE FUNCTION kailenty.weekly_wanted(person text, given jsonb)
RETURNS TABLE (
    weekday integer,
    before int4multirange,
    after int4multirange,
    spilt int4multirange)
LANGUAGE plpgsql STABLE ROWS 7
AS $$
DECLARE
    twice integer;
BEGIN
    SELECT min(g.n) INTO twice
    FROM jsonb_array_elements(given) WITH ORDINALITY AS g (d, n)
    JOIN jsonb_array_elements(given) WITH ORDINALITY AS f (d, n)
        ON f.d->'weekday' = g.d->'weekday' AND f.n < g.n;
    IF twice IS NOT NULL THEN
        PERFORM kailenty.fail_argument(
            format('weekly_hours[%s].weekday', twice - 1), 'duplicate',
            'is there a second time', 'List each weekday once.');
    END IF;

    RETURN QUERY
    WITH listed AS MATERIALIZED (
        SELECT (g.d->>'weekday')::integer AS weekday,
            kailenty.read_windows(g.d->'windows',
                format('weekly_hours[%s].windows', g.n - 1), true) AS windows
        FROM jsonb_array_elements(given) WITH ORDINALITY AS g (d, n)
    ), stored AS MATERIALIZED (
        SELECT h.weekday, range_agg(int4range(
            (extract(epoch FROM h.start_time) / 60)::integer,
            (extract(epoch FROM h.end_time) / 60)::integer)) AS windows
        FROM sched.working_hours h
        WHERE h.workspace_id = current_setting('mcp.workspace')
            AND h.account_id = person
        GROUP BY h.weekday
    ), spill AS MATERIALIZED (
        SELECT l.weekday % 7 + 1 AS weekday,
            range_agg(int4range(lower(w) - 1440, upper(w) - 1440)) AS windows
        FROM listed l
        CROSS JOIN unnest(l.windows * '{[1440,2880)}'::int4multirange) AS w
        GROUP BY l.weekday
    )
    SELECT d, b.windows, a.windows, coalesce(p.windows, '{}')
    FROM generate_series(1, 7) AS d
    LEFT JOIN stored s ON s.weekday = d
    LEFT JOIN listed l ON l.weekday = d
    LEFT JOIN spill p ON p.weekday = d
    CROSS JOIN LATERAL (
        SELECT coalesce(s.windows, '{}') AS windows
    ) AS b
    CROSS JOIN LATERAL (
        SELECT coalesce(l.windows * '{[0,1440)}'::int4multirange, b.windows)
            + coalesce(p.windows, '{}') AS windows
    ) AS a
    WHERE a.windows <> b.windows
    ORDER BY d;
END
$$;
