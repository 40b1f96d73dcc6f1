-- The atoms of a text with each weekday that stands beside a date made part of
-- that date ("Fri, 4 December", "4.12. (Freitag)"); one that stands between
-- two dates belongs to the second.
CREATE OR REPLACE FUNCTION kailenty.extract_date_comments(
    atoms kailenty.date_atom[])
RETURNS kailenty.date_atom[]
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    ahead constant text := '^\s?[,(]?\s?((the|den|dem|der|am)\s)?$';
    behind constant text := '^\s?[,(]?\s?(an?\s|ein\s)?$';
    dates constant text[] := '{date,iso,day,either,range,two,both}';
    merged kailenty.date_atom[] := '{}';
    atom kailenty.date_atom;
    last kailenty.date_atom;
    following kailenty.date_atom;
BEGIN
    FOR i IN 1 .. cardinality(atoms) LOOP
        atom := atoms[i];
        following := atoms[i + 1];
        IF last.kind IN ('weekday', 'short') AND atom.kind = ANY (dates)
            AND atom.gap ~ ahead
        THEN
            atom.weekday := last.weekday;
            atom.gap := last.gap;
            atom.place := kailenty.extract_cover(last.place, atom.place);
            merged := trim_array(merged, 1);
        ELSIF atom.kind IN ('weekday', 'short') AND last.kind = ANY (dates)
            AND coalesce(last.weekday = atom.weekday, true)
            AND atom.gap ~ behind
            AND (following.kind = ANY (dates) AND following.gap ~ ahead)
                IS NOT TRUE
        THEN
            last.weekday := atom.weekday;
            last.place := kailenty.extract_cover(last.place, atom.place);
            atom := last;
            merged := trim_array(merged, 1);
        END IF;
        merged := merged || atom;
        last := atom;
    END LOOP;
    RETURN merged;
END
$$;
