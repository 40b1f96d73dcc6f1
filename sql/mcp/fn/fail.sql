-- Refuse a call with an error that a model can act on. `state` is MC400,
-- MC401, MC403, MC404, MC409, MC422 or MC503; the module makes a tool error of
-- it (MC401: a new challenge). fields: [{path, code, message, hint}].
CREATE OR REPLACE FUNCTION mcp.fail(
    state text,
    code text,
    message text,
    hint text DEFAULT NULL,
    fields jsonb DEFAULT NULL,
    details jsonb DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = state,
        MESSAGE = message,
        HINT = coalesce(hint, ''),
        DETAIL = jsonb_strip_nulls(jsonb_build_object(
            'code', code, 'fields', fields, 'details', details));
END
$$;
