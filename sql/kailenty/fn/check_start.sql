-- Refuse a start that is over, or more than 365 days ahead.
CREATE OR REPLACE FUNCTION kailenty.check_start(
    starts_at timestamptz,
    zone text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    code text;
    message text;
BEGIN
    IF starts_at < mcp.now() THEN
        code := 'in_past';
        message := format('%s is past: it is %s',
            mcp.rfc3339(starts_at, zone), mcp.rfc3339(mcp.now(), zone));
    ELSIF starts_at > mcp.now() + 365 * interval '24 h' THEN
        code := 'too_far';
        message := format('%s is more than 365 days ahead',
            mcp.rfc3339(starts_at, zone));
    ELSE
        RETURN;
    END IF;
    PERFORM mcp.fail('MC422', code, message || '.',
        'Give another start.', jsonb_build_array(jsonb_build_object(
            'path', 'starts_at', 'code', code, 'message', message)));
END
$$;
