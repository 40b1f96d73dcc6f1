-- Windows of the clock as ranges of minutes, one over midnight running on past
-- 1440.
CREATE OR REPLACE FUNCTION kailenty.window_spans(list jsonb)
RETURNS TABLE (n bigint, span int4range)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 6
AS $$
    SELECT l.n, int4range(m.starts,
        CASE WHEN m.ends < m.starts THEN m.ends + 1440 ELSE m.ends END)
    FROM jsonb_array_elements(list) WITH ORDINALITY AS l (w, n)
    CROSS JOIN LATERAL (
        SELECT kailenty.minute_of(l.w->>'start') AS starts,
            kailenty.minute_of(l.w->>'end') AS ends
    ) AS m
$$;
