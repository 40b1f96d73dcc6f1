-- What is wrong with the values of a draft taken together, with the day, and
-- with who sets them. `stored` are the values of a stored draft, which somebody
-- was allowed to set.
CREATE OR REPLACE FUNCTION kailenty.draft_rule_problems(
    given jsonb, stored jsonb, today date, zone text)
RETURNS SETOF kailenty.draft_finding
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    caller constant text := current_setting('mcp.account');
    bookable_from constant date :=
        kailenty.draft_date(given->>'bookable_from');
    bookable_until constant date :=
        kailenty.draft_date(given->>'bookable_until');
    horizon constant date := today + 365;
BEGIN
    RETURN QUERY
    SELECT f.name, 'forbidden_field',
        'can be set by managers and administrators only',
        'Leave it out, or ask a manager.'
    FROM kailenty.draft_fields() AS f
    WHERE current_setting('mcp.role') = 'user'
        AND given ? f.name
        AND (f.managers OR f.name = 'recruiter_id' AND given->>f.name <> caller)
        AND given->f.name IS DISTINCT FROM stored->f.name;

    RETURN QUERY
    SELECT f.name, 'field_not_for_type',
        format('is for %s invites only', replace(f.fits, '_', '-')),
        format('Clear it, or make the type %s.', f.fits)
    FROM kailenty.draft_fields() AS f
    WHERE given ? f.name
        AND f.fits <> CASE given->>'type' WHEN 'multi_use' THEN 'multi_use'
            ELSE 'single_use' END;

    RETURN QUERY
    SELECT rule.*
    FROM (VALUES
        ('bookable_until', 'date_past',
            format('is past: today is %s', today),
            'Give today or a later date.', bookable_until < today),
        ('bookable_from', 'too_far', 'is more than 365 days ahead',
            format('Give a date up to %s.', horizon), bookable_from > horizon),
        ('bookable_until', 'too_far', 'is more than 365 days ahead',
            format('Give a date up to %s.', horizon), bookable_until > horizon),
        ('bookable_until', 'date_order', 'is before bookable_from',
            format('Give %s or a later date.', bookable_from),
            bookable_from > bookable_until),
        ('expires_at', 'expires_past', 'must be in the future',
            'Give a later time, or clear it for the default.',
            (kailenty.draft_instant(given->>'expires_at', zone)).at
                <= mcp.now()),
        ('location_detail', 'url_not_https', 'must be an https link',
            'Give the link as https://...',
            given->>'location_type' = 'custom_url'
                AND given->>'location_detail' !~ '^https://[^/\s]\S*$')
    ) AS r (field, code, message, hint, broken)
    CROSS JOIN LATERAL (
        SELECT r.field, r.code, r.message, r.hint) AS rule
    WHERE r.broken;
END
$$;
