-- The platform's clock. A test sets mcp.now (for one transaction, or for a
-- database); everything that asks for the time asks here.
CREATE OR REPLACE FUNCTION mcp.now()
RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT coalesce(nullif(current_setting('mcp.now', true), '')::timestamptz,
                    now())
$$;
