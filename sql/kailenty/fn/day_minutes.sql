-- The windows of a day of kailenty.day_json as minutes.
CREATE OR REPLACE FUNCTION kailenty.day_minutes(day json)
RETURNS int4multirange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(range_agg(int4range(kailenty.minute_of(w->>'start'),
        kailenty.minute_of(w->>'end'))), '{}')
    FROM json_array_elements(day->'windows') AS w
$$;
