-- What a tool returns that needs to know more: requests by key, each {method,
-- params} of elicitation/create, sampling/createMessage or roots/list, and a
-- state for the round after. The module passes them on as the client's revision
-- has them, and runs the tool again, from its beginning, with the answers of
-- all rounds. (MCP 2026-07-28, multi round-trip requests)
CREATE OR REPLACE FUNCTION mcp.ask(requests jsonb, state jsonb DEFAULT NULL)
RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT json_strip_nulls(json_build_object(
        'input_required', requests, 'state', state))
$$;
