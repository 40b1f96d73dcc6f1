-- A request for mcp.ask: a form of flat fields, described by a JSON Schema, that
-- the client shows to its human.
CREATE OR REPLACE FUNCTION mcp.form(message text, fields jsonb)
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT jsonb_build_object('method', 'elicitation/create',
        'params', jsonb_build_object('mode', 'form', 'message', message,
            'requestedSchema', fields))
$$;
