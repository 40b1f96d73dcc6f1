-- The place from the beginning of one to the end of another.
CREATE OR REPLACE FUNCTION kailenty.extract_cover(
    a kailenty.stretch, b kailenty.stretch)
RETURNS kailenty.stretch
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN ROW((a).at, (b).at + (b).length - (a).at)::kailenty.stretch;
END
$$;
