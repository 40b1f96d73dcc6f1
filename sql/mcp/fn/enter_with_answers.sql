-- mcp.enter for what may ask the client for more (mcp.ask): the principal
-- carries what was answered so far, and the state that the last round left.
CREATE OR REPLACE FUNCTION mcp.enter_with_answers(
    principal jsonb,
    tool jsonb,
    request text)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    entered CONSTANT text := mcp.enter(principal, tool, request);
BEGIN
    PERFORM set_config('mcp.answers',
            coalesce(principal->>'answers', '{}'), true),
        set_config('mcp.state', coalesce(principal->>'state', ''), true);
    RETURN entered;
END
$$;
