-- What is wrong with the values of a draft, each taken alone.
CREATE OR REPLACE FUNCTION kailenty.draft_value_problems(
    given jsonb, zone text)
RETURNS SETOF kailenty.draft_finding
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN QUERY
    SELECT f.name, p.parts[1], p.parts[2], p.parts[3]
    FROM kailenty.draft_fields() AS f
    CROSS JOIN LATERAL (
        SELECT given->f.name AS json, given->>f.name AS text
    ) AS v
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN f.kind IN ('text', 'lines')
                AND length(v.text) NOT BETWEEN f.low AND f.high
            THEN ARRAY['value_invalid', format('must have %s to %s characters',
                f.low, f.high), 'Shorten or complete it.']
            WHEN f.kind = 'text' AND v.text ~ '[\u0001-\u001f\u007f-\u009f]'
                OR f.kind = 'lines' AND v.text ~ '[\u0001-\u0008\u000b\u000c'
                    '\u000e-\u001f\u007f-\u009f]'
            THEN ARRAY['value_invalid', 'must not have control characters',
                'Write it on one line of plain text.']
            WHEN f.kind = 'choice' AND NOT f.choices @> v.json
            THEN ARRAY['value_invalid', 'must be one of '
                || (SELECT string_agg(c, ', ')
                    FROM jsonb_array_elements_text(f.choices) AS c),
                'Choose one of them.']
            WHEN f.kind = 'number' AND ((v.json)::numeric
                    NOT BETWEEN f.low AND f.high
                OR (v.json)::numeric % f.by <> 0)
            THEN ARRAY[CASE f.name WHEN 'duration_minutes'
                    THEN 'duration_invalid' ELSE 'value_invalid' END,
                format('must be %s to %s', f.low, f.high)
                    || CASE WHEN f.by > 1
                        THEN ', divisible by ' || f.by ELSE '' END,
                format('For example %s.', f.example)]
            WHEN f.kind = 'email' AND NOT kailenty.is_email(v.text)
            THEN ARRAY['invalid_email', 'must be an e-mail address',
                'Write it as kim@mail.example.']
            WHEN f.kind = 'phone' AND v.text !~ '^\+[0-9]{7,15}$'
            THEN ARRAY['invalid_phone',
                'must be an international number, + and 7 to 15 digits',
                'Write it as +491715550142.']
            WHEN f.kind = 'language' AND v.text !~ '^[a-z]{2}$'
            THEN ARRAY['value_invalid', 'must be a language code of 2 letters',
                'For example en or de.']
            WHEN f.kind = 'date' AND kailenty.draft_date(v.text) IS NULL
            THEN ARRAY['value_invalid', 'must be an existing date, YYYY-MM-DD',
                'Write it as 2026-12-01.']
            WHEN f.kind = 'instant'
                AND (kailenty.draft_instant(v.text, draft_value_problems.zone)
                    ).at IS NULL
            THEN ARRAY['value_invalid', 'must be an existing date and time',
                'Write it as 2026-12-08T18:00:00+01:00.']
            WHEN f.kind = 'zone' AND NOT EXISTS (
                SELECT FROM sched.time_zone z WHERE z.name = v.text)
            THEN ARRAY['unknown_zone',
                'must be an IANA zone name, Region/City or UTC', coalesce(
                'Did you mean '
                    || array_to_string(sched.zones_like(v.text), ', ') || '?',
                'Give a Region/City name, such as Europe/Berlin.')]
            WHEN f.kind IN ('people', 'labels')
                AND jsonb_array_length(v.json) > f.high
            THEN ARRAY['value_invalid', format('must have at most %s', f.high),
                'Leave some out.']
        END AS parts
    ) AS p
    WHERE given ? f.name AND p.parts IS NOT NULL;
END
$$;
