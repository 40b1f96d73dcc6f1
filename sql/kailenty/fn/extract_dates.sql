-- bookable_from and bookable_until, from the dates of a text: a range, one date
-- (both ends), "by" a date (the end alone) or "from" a date (the start alone).
-- A weekday beside a date is a comment on it.
CREATE OR REPLACE FUNCTION kailenty.extract_dates(r kailenty.reading)
RETURNS kailenty.reading
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    atoms kailenty.date_atom[];
    spans kailenty.date_span[];
    span kailenty.date_span;
    atom kailenty.date_atom;
    candidates jsonb;
    reason text;
BEGIN
    -- When a pasted mail was sent says nothing of the interview.
    SELECT kailenty.extract_mask(r.work,
        array_agg(place)) INTO r.work
    FROM kailenty.extract_matches(r.work, '(?in)^(sent|gesendet) ?:.*$');

    atoms := kailenty.extract_date_comments(
        kailenty.extract_date_atoms(r.work, r.today));
    spans := kailenty.extract_date_spans(atoms);
    SELECT kailenty.extract_mask(r.work,
        array_agg(a.place)) INTO r.work
    FROM unnest(atoms) AS a
    WHERE a.kind NOT IN ('none', 'short');
    FOREACH atom IN ARRAY atoms LOOP
        IF atom.kind IN ('date', 'iso', 'day')
            AND atom.weekday <> extract(isodow FROM atom.first)
        THEN
            r := kailenty.extract_note(r, 'weekday_mismatch', format(
                '%s is a %s, the text says %s; the date counts.', atom.first,
                to_char(atom.first, 'FMDay'),
                to_char(date '2026-11-22' + atom.weekday, 'FMDay')));
        END IF;
    END LOOP;

    -- What they amount to: one span, or why not.
    SELECT array_agg(s ORDER BY (s.place).at),
        CASE
            WHEN bool_or(s.either) THEN 'ambiguous'
            WHEN count(*) = 2 AND count(s.first) = 1 AND count(s.last) = 1
                AND min(s.first) <= max(s.last) THEN NULL
            WHEN count(*) > 1 THEN 'several'
            WHEN max(s.last) < r.today THEN 'past'
        END
    INTO spans, reason
    FROM (
        SELECT DISTINCT ON (first, last) *
        FROM unnest(spans)
        ORDER BY first, last, (place).at
    ) AS s;
    IF spans IS NULL THEN
        RETURN r;
    ELSIF reason IS NOT NULL THEN
        SELECT jsonb_agg(c.candidate ORDER BY (s.place).at, c.n) INTO candidates
        FROM unnest(spans) AS s
        CROSS JOIN LATERAL (VALUES
            (1, CASE
                WHEN s.either OR s.first IS NULL OR s.last IS NULL
                    OR s.first = s.last
                THEN coalesce(s.first, s.last)::text
                ELSE s.first || ' to ' || s.last
            END),
            (2, CASE WHEN s.either THEN s.last::text END)
        ) AS c (n, candidate)
        WHERE c.candidate IS NOT NULL;
        r := kailenty.extract_unknown(r, 'bookable_from', reason, candidates);
        RETURN kailenty.extract_unknown(
            r, 'bookable_until', reason, candidates);
    END IF;

    span := spans[1];
    IF cardinality(spans) = 2 THEN
        span.first := coalesce(span.first, (spans[2]).first);
        span.last := coalesce(span.last, (spans[2]).last);
    END IF;
    r := CASE WHEN span.first IS NULL
        THEN kailenty.extract_unknown(r, 'bookable_from', 'not_found')
        ELSE kailenty.extract_found(r, 'bookable_from', to_jsonb(span.first),
            span.place, span.iso)
        END;
    RETURN CASE WHEN span.last IS NULL
        THEN kailenty.extract_unknown(r, 'bookable_until', 'not_found')
        ELSE kailenty.extract_found(r, 'bookable_until', to_jsonb(span.last),
            span.place, span.iso)
        END;
END
$$;
