-- Have the client put a preview before its human, with a form that says yes or
-- no; the next round finds the action by the state.
CREATE OR REPLACE FUNCTION mcp.action_ask(a mcp.action)
RETURNS json
LANGUAGE sql STABLE
AS $$
    SELECT mcp.ask(jsonb_build_object(a.id, jsonb_build_object(
        'method', 'elicitation/create',
        'params', jsonb_build_object(
            'mode', 'form',
            'message', left(format('%s%s asks you to approve:%s',
                a.tool->>'prefix', a.tool->>'name', (
                SELECT string_agg(E'\n- ' || (c.value->>'sentence'), ''
                    ORDER BY c.place)
                FROM jsonb_array_elements(a.changes)
                    WITH ORDINALITY AS c (value, place))), 4000),
            'requestedSchema', jsonb_build_object(
                'type', 'object',
                'properties', jsonb_build_object('approve', jsonb_build_object(
                    'type', 'boolean', 'title', 'Carry this out',
                    'default', false)),
                'required', jsonb_build_array('approve'))))),
        jsonb_build_object('confirmation_id', a.id))
$$;
