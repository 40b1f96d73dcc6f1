-- The range from one date to another. A date without a year lies as near to
-- the other end as it can; a weekday as an end follows the start.
CREATE OR REPLACE FUNCTION kailenty.extract_date_range(
    a kailenty.date_atom, b kailenty.date_atom)
RETURNS kailenty.date_span
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    start date := a.first;
    stop date := b.first;
BEGIN
    IF b.kind = 'weekday' AND stop <= start THEN
        stop := start + 1 + (b.weekday + 6
            - extract(isodow FROM start)::integer) % 7;
    ELSIF a.open AND (start > stop OR NOT b.open) THEN
        start := kailenty.extract_date(NULL, extract(month FROM start)::integer,
            extract(day FROM start)::integer, stop, true);
    ELSIF b.open AND NOT a.open THEN
        stop := kailenty.extract_date(NULL, extract(month FROM stop)::integer,
            extract(day FROM stop)::integer, start);
    END IF;
    RETURN ROW(start, stop, 'either' IN (a.kind, b.kind),
        a.kind = 'iso' AND b.kind = 'iso',
        kailenty.extract_cover(a.place, b.place))::kailenty.date_span;
END
$$;
