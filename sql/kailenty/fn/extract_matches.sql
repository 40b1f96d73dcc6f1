-- The first 24 matches of a pattern, in order, each with the 200 characters on
-- either side. The text is searched stretch by stretch, so that one full of
-- matches costs no more than those that count.
CREATE OR REPLACE FUNCTION kailenty.extract_matches(work text, pattern text)
RETURNS TABLE (
    n integer,
    place kailenty.stretch,
    hit text,
    before text,
    after text)
LANGUAGE plpgsql IMMUTABLE ROWS 4
AS $$
DECLARE
    mark constant text := U&'\E00F';
    -- Farther than a match reaches, too.
    margin constant integer := 200;
    whole constant integer := length(work);
    start integer := 1;
    back integer;
    at integer;
    piece text;
    parts text[];
BEGIN
    n := 0;
    WHILE start <= whole AND n < 24 LOOP
        back := greatest(start - margin, 1);
        piece := substr(work, back, start - back + 10 * margin);
        parts := string_to_array(regexp_replace(piece, pattern,
            mark || '\&' || mark, start - back + 1, 0), mark);
        start := start + 9 * margin;
        at := 0;
        FOR i IN 2 .. cardinality(parts) - 1 BY 2 LOOP
            at := at + length(parts[i - 1]);
            EXIT WHEN back + at >= start OR n = 24;
            n := n + 1;
            hit := parts[i];
            place := ROW(back + at, length(hit));
            before := substr(piece, greatest(at - margin, 0) + 1,
                least(at, margin));
            at := at + length(hit);
            after := substr(piece, at + 1, margin);
            RETURN NEXT;
        END LOOP;
        start := greatest(start, back + at);
    END LOOP;
END
$$;
