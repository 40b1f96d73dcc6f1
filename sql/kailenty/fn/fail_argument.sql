-- The error invalid_arguments for one argument: what the schema cannot say.
CREATE OR REPLACE FUNCTION kailenty.fail_argument(
    path text,
    code text,
    message text,
    hint text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    PERFORM mcp.fail('MC422', 'invalid_arguments',
        format('%s %s.', path, message),
        hint,
        jsonb_build_array(jsonb_build_object(
            'path', path, 'code', code, 'message', message, 'hint', hint)));
END
$$;
