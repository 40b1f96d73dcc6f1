-- All that keeps a draft from being published, in the order of the fields.
CREATE OR REPLACE FUNCTION kailenty.draft_problems(
    given jsonb, stored jsonb, recruiter text, today date, zone text)
RETURNS kailenty.draft_finding[]
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN ARRAY(
        SELECT ROW(p.field, p.code, p.field || ' ' || p.message || '.',
            p.hint)::kailenty.draft_finding
        FROM (
            SELECT * FROM kailenty.draft_value_problems(given, zone)
            UNION ALL
            SELECT * FROM kailenty.draft_reference_problems(given, recruiter)
            UNION ALL
            SELECT * FROM kailenty.draft_rule_problems(
                given, stored, today, zone)
        ) AS p
        JOIN kailenty.draft_fields() AS f ON f.name = p.field
        ORDER BY f.place, p.code);
END
$$;
