-- What the dates of a text mean together: "A to B", "A - B" and "between A and
-- B" are one range; "by A" an end, "from A" a start.
CREATE OR REPLACE FUNCTION kailenty.extract_date_spans(
    atoms kailenty.date_atom[])
RETURNS kailenty.date_span[]
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    single constant text[] := '{date,iso,day,weekday,either}';
    small constant text := '(\s(the|am|den|dem|zum|on|latest|spätestens))*\s?$';
    spans kailenty.date_span[] := '{}';
    span kailenty.date_span;
    a kailenty.date_atom;
    b kailenty.date_atom;
    i integer := 0;
    between_ boolean;
BEGIN
    WHILE i < cardinality(atoms) LOOP
        i := i + 1;
        a := atoms[i];
        b := atoms[i + 1];
        CONTINUE WHEN a.kind IN ('none', 'short');
        between_ := a.gap ~ ('\m(between|zwischen)' || small);
        span := ROW(a.first, a.last, a.kind = 'either', a.kind = 'iso',
            a.place);
        IF a.kind = ANY (single) AND b.kind = ANY (single)
            AND (btrim(b.gap, E' ,()\n') IN ('-', 'to', 'till', 'until',
                    'through', 'bis', 'to the', 'until the', 'bis zum',
                    'bis spätestens')
                OR between_ AND btrim(b.gap, E' ,()\n')
                    IN ('and', 'und', 'and the'))
        THEN
            span := kailenty.extract_date_range(a, b);
            i := i + 1;
        ELSIF a.kind = 'two' OR a.kind = 'both' AND NOT between_ THEN
            span.last := a.first;
            spans := spans || span;
            span.first := a.last;
            span.last := a.last;
        ELSIF a.gap ~ ('\m(from|ab|vom|starting|frühestens|not before|'
            || 'earlier than)' || small) THEN
            span.last := NULL;
        ELSIF a.gap ~ ('\m(by|until|till|before|later than|bis|vor|spätestens)'
            || small) THEN
            span.first := NULL;
        END IF;
        spans := spans || span;
    END LOOP;
    RETURN spans;
END
$$;
