-- The error of parse_instant.
CREATE OR REPLACE FUNCTION sched.refuse_instant(
    value text,
    path text,
    date_allowed boolean)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    advice text := 'Write 2026-12-01T14:00:00+01:00, or 2026-12-01T14:00 for '
        || 'the clock in time_zone'
        || CASE WHEN date_allowed THEN ', or the date 2026-12-01.' ELSE '.' END;
BEGIN
    PERFORM mcp.fail('MC422', 'invalid_arguments',
        format('"%s" is no date and time.', left(value, 60)),
        advice,
        jsonb_build_array(jsonb_build_object(
            'path', path,
            'code', 'invalid_time',
            'message', 'must be an existing date and time',
            'hint', advice)));
END
$$;
