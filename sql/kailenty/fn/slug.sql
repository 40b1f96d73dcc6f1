-- A title as the last part of a URL: German letters written out, other accents
-- off, lower case, hyphens for all else, at most 60 characters, cut at a hyphen
-- if there is one in the second half.
CREATE OR REPLACE FUNCTION kailenty.slug(title text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    made text := normalize(lower(title), NFC);
BEGIN
    made := replace(replace(replace(replace(made, 'ä', 'ae'), 'ö', 'oe'),
        'ü', 'ue'), 'ß', 'ss');
    made := btrim(regexp_replace(kailenty.fold(made), '[^a-z0-9]+', '-', 'g'),
        '-');
    IF length(made) < 3 THEN
        made := btrim('form-' || made, '-');
    ELSIF length(made) > 60 THEN
        made := coalesce(
            substring(left(made, 61) FROM '^(.{30,60})-[^-]*$'),
            left(made, 60));
    END IF;
    RETURN btrim(made, '-');
END
$$;
