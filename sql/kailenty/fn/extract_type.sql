-- type multi_use, where a text speaks of a pool or of one link for many; a
-- single-use invite is the default, not a find.
CREATE OR REPLACE FUNCTION kailenty.extract_type(r kailenty.reading)
RETURNS kailenty.reading
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    pattern constant text := '(?i)\m(?:pool|multi-?use|shared\slink|sammellink'
        '|(?:several|all)\scandidates|(?:mehrere|alle)\skandidat(?:inn)?en'
        ')\M';
    taken kailenty.stretch[];
BEGIN
    SELECT array_agg(place ORDER BY n)
    INTO taken
    FROM kailenty.extract_matches(r.work, pattern);
    IF taken IS NULL THEN
        RETURN r;
    END IF;
    r.work := kailenty.extract_mask(r.work, taken);
    RETURN kailenty.extract_found(r, 'type', '"multi_use"', taken[1], false);
END
$$;
