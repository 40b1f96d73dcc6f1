-- Refuse an override of a date that is over where its person lives, or further
-- ahead than anybody plans.
CREATE OR REPLACE FUNCTION kailenty.check_override_date(
    day date,
    zone text,
    path text,
    days_ahead integer)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    today CONSTANT date := (mcp.now() AT TIME ZONE zone)::date;
    code text;
    message text;
    hint text;
BEGIN
    IF day BETWEEN today AND today + days_ahead THEN
        RETURN;
    END IF;
    IF day < today THEN
        code := 'date_past';
        message := format('%s is over: today is %s', day, today);
        hint := 'Give today or a later date.';
    ELSE
        code := 'too_far';
        message := format('%s is more than %s days ahead', day, days_ahead);
        hint := format('Give a date up to %s.', today + days_ahead);
    END IF;
    PERFORM mcp.fail('MC422', code, message || '.', hint,
        jsonb_build_array(jsonb_build_object('path', path, 'code', code,
            'message', message, 'hint', hint)));
END
$$;
