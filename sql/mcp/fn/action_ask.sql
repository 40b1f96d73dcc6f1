-- Have the client put a preview before its human, with a form that says yes or
-- no; the next round finds the action by the state. Each change is one line that
-- reads as it is written, whatever names are in it; what does not fit is told of.
CREATE OR REPLACE FUNCTION mcp.action_ask(a mcp.action)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    most CONSTANT integer := 4000;
    message text := format('%s%s asks you to approve:%s',
        a.tool->>'prefix', a.tool->>'name', (
            SELECT string_agg(E'\n- ' || regexp_replace(c.value->>'sentence',
                U&'[[:cntrl:]\202A-\202E\2066-\2069]+', ' ', 'g'), ''
                ORDER BY c.place)
            FROM jsonb_array_elements(a.changes)
                WITH ORDINALITY AS c (value, place)));
BEGIN
    IF length(message) > most THEN
        message := left(message, most) || format(
            E'...\nThis is cut: there are %s changes in all.',
            jsonb_array_length(a.changes));
    END IF;
    RETURN mcp.ask(jsonb_build_object(a.id, jsonb_build_object(
        'method', 'elicitation/create',
        'params', jsonb_build_object(
            'mode', 'form',
            'message', message,
            'requestedSchema', jsonb_build_object(
                'type', 'object',
                'properties', jsonb_build_object('approve', jsonb_build_object(
                    'type', 'boolean', 'title', 'Carry this out',
                    'default', false)),
                'required', jsonb_build_array('approve'))))),
        jsonb_build_object('confirmation_id', a.id));
END
$$;
