-- A reading with one more find. The evidence is what stands at its place, 80
-- characters at most.
CREATE OR REPLACE FUNCTION kailenty.extract_found(
    r kailenty.reading,
    field text,
    value jsonb,
    place kailenty.stretch,
    high boolean)
RETURNS kailenty.reading
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    r.found := r.found || jsonb_build_array(jsonb_build_object(
        'field', field,
        'value', value,
        'evidence', btrim(substr(r.clean, place.at, least(place.length, 80))),
        'confidence', CASE WHEN high THEN 'high' ELSE 'medium' END));
    RETURN r;
END
$$;
