-- The dates, ranges and weekdays of a text, in order, each on its own; what
-- they mean together is extract_date_spans'.
CREATE OR REPLACE FUNCTION kailenty.extract_date_atoms(work text, today date)
RETURNS kailenty.date_atom[]
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    RETURN ARRAY(
        SELECT ROW(
            CASE WHEN d.first IS NULL THEN 'none' ELSE d.kind END,
            d.first, d.last, d.open, d.weekday, s.place,
            lower(right(s.before, least((s.place).at - s.ended, 200)))
        )::kailenty.date_atom
        FROM (
            SELECT *, coalesce(lag((place).at + (place).length)
                OVER (ORDER BY n), 1) AS ended
            FROM kailenty.extract_date_shapes(work)
        ) AS s
        LEFT JOIN LATERAL (
            SELECT *
            FROM kailenty.extract_calendar_date(
                s.shape, s.numbers, s.named, today)
            WHERE s.hit <> '24/7'
            UNION ALL
            SELECT *
            FROM kailenty.extract_relative_date(
                s.shape, s.named, today, s.before)
        ) AS d ON d.kind IS NOT NULL
        ORDER BY s.n);
END
$$;
