-- A tool's name as the client sees it, for hints: the site's prefix before the
-- catalogue's name.
CREATE OR REPLACE FUNCTION mcp.tool_name(name text)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT coalesce(current_setting('mcp.tool_prefix', true), '') || name
$$;
