-- Windows of the clock, [{start, end}], as minutes of a day. An end before its
-- start is over midnight: then the minutes run on past 1440, where that is
-- allowed. Each must be long, at whole 5 minutes, and none may meet another.
CREATE OR REPLACE FUNCTION kailenty.read_windows(
    list jsonb,
    path text,
    over_midnight boolean DEFAULT false)
RETURNS int4multirange
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    bad record;
BEGIN
    SELECT w.* INTO bad
    FROM (
        SELECT n, kailenty.minute_of(w->>'start') AS starts,
            kailenty.minute_of(w->>'end') AS ends
        FROM jsonb_array_elements(list) WITH ORDINALITY AS l (w, n)
    ) AS w
    WHERE w.starts % 5 <> 0 OR w.ends % 5 <> 0 OR w.starts = w.ends
        OR w.starts >= 1440 OR w.ends > 1440
        OR w.ends < w.starts AND NOT over_midnight
    ORDER BY w.n
    LIMIT 1;
    IF bad.n IS NOT NULL THEN
        PERFORM kailenty.fail_window(
            format('%s[%s]', path, bad.n - 1), bad.starts, bad.ends);
    END IF;

    SELECT a.n AS first, b.n AS second, a.span AS one, b.span AS other
    INTO bad
    FROM kailenty.window_spans(list) AS a
    JOIN kailenty.window_spans(list) AS b ON b.n > a.n AND b.span && a.span
    ORDER BY a.n, b.n
    LIMIT 1;
    IF bad.first IS NOT NULL THEN
        PERFORM mcp.fail('MC422', 'windows_overlap',
            format('The windows %s and %s overlap.',
                kailenty.span_text(bad.one), kailenty.span_text(bad.other)),
            'Join them to one, or move one.',
            jsonb_build_array(jsonb_build_object(
                'path', format('%s[%s]', path, bad.second - 1),
                'code', 'windows_overlap',
                'message', format('overlaps %s[%s]', path, bad.first - 1))));
    END IF;
    RETURN (
        SELECT coalesce(range_agg(w.span), '{}')
        FROM kailenty.window_spans(list) AS w);
END
$$;
