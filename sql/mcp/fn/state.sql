-- The state that the last round of this call left with mcp.ask; NULL in the
-- first.
CREATE OR REPLACE FUNCTION mcp.state()
RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT nullif(current_setting('mcp.state', true), '')::jsonb
$$;
