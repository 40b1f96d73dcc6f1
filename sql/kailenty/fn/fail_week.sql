-- The errors about week_of.
CREATE OR REPLACE FUNCTION kailenty.fail_week(
    code text,
    message text,
    hint text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    PERFORM mcp.fail('MC422', code, message, hint,
        jsonb_build_array(jsonb_build_object('path', 'week_of', 'code', code,
            'message', message, 'hint', hint)));
END
$$;
