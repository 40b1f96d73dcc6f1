-- position: a line "Role:" or the like; else "for the X role", "position of X",
-- X before "(m/w/d)", X before "interview". Marks such as (m/w/d) fall away.
CREATE OR REPLACE FUNCTION kailenty.extract_position(r kailenty.reading)
RETURNS kailenty.reading
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    genders constant text :=
        '(?:\((?:[mwfdxi]\s?[/|]\s?){1,3}[mwfdxi]\)|\((?:all\sgenders|gn)\)'
        '|\m(?:[mwfdx]/){2}[mwfdx]\M)';
    cue constant text := '(?i)\m(?:job\stitle|role|position|job|stelle|vacancy'
        '|applied\sfor|interview)\M|' || genders;
    capital constant text :=
        '[[:upper:]](?:[[:alnum:]+#&/*''_-]|:(?=[[:alpha:]]))*';
    capitals constant text := capital
        || '(?: (?:(?:of|and|for|für|und|der|des|&) )?' || capital || '){0,5}';
    -- Words before "interview" that name a kind of interview, or its request.
    kinds constant text := '\m(?:phone|telephone|video|online|virtual|remote'
        '|on-?site|in-person|first|second|third|initial|final|last|next'
        '|technical|hr|panel|screening|round|job|the|an?|this|your|our|my'
        '|please|schedule|book|arrange|plan|invite|set|up|re|hi|hello|dear'
        '|zoom)\M';
    got record;
BEGIN
    SELECT v.value, v.rank, ROW(
            (m.place).at - CASE WHEN v.ahead THEN length(v.raw) ELSE 0 END,
            length(m.hit) + length(v.raw))::kailenty.stretch AS place
    INTO got
    FROM kailenty.extract_matches(r.work, cue) AS m
    CROSS JOIN LATERAL (VALUES
        (1, m.hit !~* '^(interview|\(|[mwfdx]/)'
            AND m.before ~ '(^|[\n;|,•*>-])\s*$', false,
            '^(\s?:\s?([^\n;|\ue000-\ue00f]+))'),
        (2, m.hit ~* '^(role|position|job)$', true,
            '(?i)^.*\mfor\s(?:the|an?|our|your)\s'
            '(([^\n.,;:!?()\ue000-\ue00f]+) )$'),
        (3, m.hit ~* '^(position|stelle)$', false,
            '^( (?:of|as|als) (?:(?:an?|the|eine?) )?(' || capitals || '))'),
        (4, m.hit ~ '/|^\(', true, '((' || capitals || ') ?)$'),
        (5, m.hit ~* '^interview$', true,
            '((' || capital || '(?: ' || capital || '){0,4}) )$')
    ) AS rule (rank, applies, ahead, pattern)
    CROSS JOIN LATERAL (
        SELECT regexp_match(CASE WHEN rule.ahead THEN m.before ELSE m.after END,
            rule.pattern) AS parts
        WHERE rule.applies
    ) AS p
    CROSS JOIN LATERAL (
        SELECT rule.rank, rule.ahead, p.parts[1] AS raw,
            kailenty.extract_role_name(CASE rule.rank
                WHEN 5 THEN regexp_replace(p.parts[2], kinds, '', 'gi')
                ELSE regexp_replace(p.parts[2], genders, '', 'gi')
            END) AS value
    ) AS v
    WHERE v.value IS NOT NULL
    ORDER BY v.rank, m.n
    LIMIT 1;

    IF got.value IS NULL THEN
        RETURN r;
    END IF;
    r.work := kailenty.extract_mask(r.work, ARRAY[got.place]);
    RETURN kailenty.extract_found(
        r, 'position', to_jsonb(got.value), got.place, got.rank = 1);
END
$$;
