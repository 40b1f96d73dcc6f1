-- The dates of availability_overrides_upsert, each once and in order: given one
-- by one, or as a range with weekdays; exactly one form. None may be past.
CREATE OR REPLACE FUNCTION kailenty.override_days(args jsonb, zone text)
RETURNS date[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    first CONSTANT date := args->>'from_date';
    last CONSTANT date := args->>'to_date';
    days date[];
BEGIN
    IF (args ? 'dates') = (args ?| ARRAY['from_date', 'to_date'])
        OR (first IS NULL) <> (last IS NULL)
        OR args ? 'dates' AND args ? 'weekdays' THEN
        PERFORM kailenty.fail_argument('dates', 'one_of',
            'or from_date with to_date must be given, and not both',
            'List the dates, or give a range, with weekdays if need be.');
    ELSIF last < first OR last - first >= 62 THEN
        PERFORM kailenty.fail_argument('to_date', 'date_range',
            format('must be from %s to %s', first, first + 61),
            'At most 62 days at once.');
    END IF;
    days := ARRAY(
        SELECT DISTINCT d::date
        FROM jsonb_array_elements_text(args->'dates') AS g (d)
        UNION
        SELECT first + n
        FROM generate_series(0, last - first) AS n
        WHERE coalesce(args->'weekdays' @> to_jsonb(
            extract(isodow FROM first + n)::integer), true)
        ORDER BY 1);
    IF cardinality(days) = 0 THEN
        PERFORM kailenty.fail_argument('weekdays', 'no_day',
            'has no day in the range',
            'Choose other weekdays, or a longer range.');
    END IF;
    PERFORM kailenty.check_override_date(day, zone,
        CASE WHEN args ? 'dates' THEN 'dates' ELSE 'from_date' END, 730)
    FROM unnest(ARRAY[days[1], days[cardinality(days)]]) AS day;
    RETURN days;
END
$$;
