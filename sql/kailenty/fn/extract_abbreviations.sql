-- What the clock of a zone is called in winter and summer (CET, CEST).
CREATE OR REPLACE FUNCTION kailenty.extract_abbreviations(
    zone text, today date)
RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    kept text := current_setting('TimeZone');
    names text[];
BEGIN
    -- Only to_char knows them, and only of the zone in force.
    PERFORM set_config('TimeZone', zone, true);
    SELECT array_agg(DISTINCT to_char(
        make_timestamptz(extract(year FROM today)::integer, month, 1, 12, 0, 0),
        'TZ')) INTO names
    FROM unnest(ARRAY[1, 7]) AS month;
    PERFORM set_config('TimeZone', kept, true);
    RETURN names;
END
$$;
