-- Minutes of a day as windows of the clock: [{start: "09:00", end: "24:00"}].
CREATE OR REPLACE FUNCTION kailenty.windows_json(windows int4multirange)
RETURNS json
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(json_build_object(
                'start', kailenty.clock(lower(w)),
                'end', kailenty.clock(upper(w))) ORDER BY w), '[]')
        FROM unnest(windows) AS w);
END
$$;
