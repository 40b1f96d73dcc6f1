-- A reading with one more field that the text does not settle, why, and what
-- it may be (10 at most).
CREATE OR REPLACE FUNCTION kailenty.extract_unknown(
    r kailenty.reading,
    field text,
    reason text,
    candidates jsonb DEFAULT '[]')
RETURNS kailenty.reading
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    r.unknown := r.unknown || jsonb_build_array(jsonb_build_object(
        'field', field,
        'reason', reason,
        'candidates', jsonb_path_query_array(candidates, '$[0 to 9]')));
    RETURN r;
END
$$;
