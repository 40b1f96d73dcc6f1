-- candidate_name: a line "Name:" or the like; else the display name before the
-- candidate's address; else the name after "interview with", "meet", "invite",
-- "candidate". A name that only the address suggests stays a suggestion.
CREATE OR REPLACE FUNCTION kailenty.extract_name(r kailenty.reading)
RETURNS kailenty.reading
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    pattern constant text := '(?i)\ue001+'
        '|(?:interview|meeting|call|gespräch)\s(?:with|mit)\M'
        '|\m(?:(?:full\s)?name|(?:candidate|applicant)(?:\sname)?'
        '|(?:kandidat|bewerber)(?:[/:*]?in|\(in\))?|meet|invite)(?!\w)';
    best record;
    suggested text[];
BEGIN
    SELECT p.name, rule.rank, ROW(
            (m.place).at - CASE rule.side WHEN 'before' THEN beside ELSE 0 END,
            length(m.hit) + beside)::kailenty.stretch AS place
    INTO best
    FROM kailenty.extract_matches(r.work, pattern) AS m
    JOIN (VALUES
        -- A label's line; so, and "Last, First".
        (1, 'after', 'whole', '^(\s?:\s?([^\n,;|(<\ue000-\ue00f]+))'),
        (2, 'after', 'whole', '^(\s?:\s?([^\n,]+), ?([^\n,;|(<]+))(?:\n|$)'),
        (3, 'before', 'end', '(([[:alpha:] .''-]+)["'']?\s?[<([])$'),
        (4, 'before', 'whole', '(?:"|[Ff]rom: ?|[Vv]on: ?)'
            '(([[:alpha:] .''-]+), ([[:alpha:] .''-]+)"?\s?[<([])$'),
        (5, 'after', 'start',
            '^((?:,|:|\sis|\snamed|\scalled)?\s([[:alpha:] .''-]+))')
    ) AS rule (rank, side, wanted, pattern) ON CASE
        WHEN m.hit ~ '^\ue001' THEN rule.rank IN (3, 4)
        WHEN m.hit ~* '(with|mit|meet|invite)$' THEN rule.rank = 5
        WHEN m.before ~ '(^|[\n;|,•*>-])\s*$' AND m.after ~ '^\s?:'
        THEN rule.rank IN (1, 2)
        WHEN m.hit ~* '^candidate$' THEN rule.rank = 5
    END
    CROSS JOIN LATERAL (
        SELECT parts[1] AS run, kailenty.extract_person(
            concat_ws(' ', parts[3], parts[2]), rule.wanted) AS name
        FROM regexp_match(CASE rule.side WHEN 'before' THEN m.before
            ELSE m.after END, rule.pattern) AS parts
    ) AS p
    CROSS JOIN LATERAL (
        -- From the cue to the far end of the name.
        SELECT CASE
            WHEN strpos(p.run, p.name) = 0 THEN length(p.run)
            WHEN rule.side = 'before'
            THEN length(p.run) - strpos(p.run, p.name) + 1
            ELSE strpos(p.run, p.name) + length(p.name) - 1
        END AS beside
    ) AS d
    WHERE p.name IS NOT NULL AND length(p.name) <= 80
    -- An empty name speaks of somebody by one word.
    ORDER BY p.name = '', rule.rank, m.n
    LIMIT 1;

    IF best.name <> '' THEN
        RETURN kailenty.extract_found(r, 'candidate_name',
            to_jsonb(best.name), best.place, best.rank <= 2);
    END IF;
    SELECT regexp_match(f->>'value', '^([a-z]{2,})[._]([a-z]{2,})@')
    INTO suggested
    FROM jsonb_array_elements(r.found) AS f
    WHERE f->>'field' = 'candidate_email';
    IF suggested IS NOT NULL THEN
        RETURN kailenty.extract_unknown(r, 'candidate_name', 'low_confidence',
            jsonb_build_array(initcap(array_to_string(suggested, ' '))));
    ELSIF best.name = '' OR jsonb_path_exists(r.found || r.unknown,
        '$[*] ? (@.field == "candidate_email")')
    THEN
        RETURN kailenty.extract_unknown(r, 'candidate_name', 'not_found');
    END IF;
    RETURN r;
END
$$;
