-- What a tool returns that refuses and yet is to be committed, because it has
-- written why: the module makes the same tool error of it as of mcp.fail.
CREATE OR REPLACE FUNCTION mcp.refusal(
    code text,
    message text,
    hint text DEFAULT NULL,
    fields jsonb DEFAULT NULL,
    details jsonb DEFAULT NULL)
RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT json_build_object('mcp_refusal', jsonb_strip_nulls(
        jsonb_build_object('code', code, 'message', message,
            'hint', nullif(hint, ''), 'fields', fields))
        || CASE WHEN details IS NULL THEN '{}'
            ELSE jsonb_build_object('details', details) END)
$$;
