-- A text with stretches of it taken out. A mask is as long as what it hides, so
-- that places stay what they are.
CREATE OR REPLACE FUNCTION kailenty.extract_mask(
    work text,
    taken kailenty.stretch[],
    mask text DEFAULT U&'\E000')
RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    characters text[];
    s kailenty.stretch;
BEGIN
    IF taken IS NULL THEN
        RETURN work;
    END IF;
    characters := string_to_array(work, NULL);
    FOREACH s IN ARRAY taken LOOP
        FOR i IN s.at .. s.at + s.length - 1 LOOP
            characters[i] := mask;
        END LOOP;
    END LOOP;
    RETURN array_to_string(characters, '');
END
$$;
