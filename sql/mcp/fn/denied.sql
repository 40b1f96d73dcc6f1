-- Note that a call was denied before it ran, or by what it ran, whose own
-- transaction is undone: one row for each principal, tool, code and minute, which
-- counts. It has no arguments.
--   principal, tool  as of mcp.enter
--   denial           {code}
-- SECURITY DEFINER: whoever is denied has not entered, and nobody else changes a
-- row of the audit.
CREATE OR REPLACE FUNCTION mcp.denied(
    principal jsonb,
    denial jsonb,
    tool jsonb,
    request text)
RETURNS json
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH noted AS (
        INSERT INTO mcp.audit AS u (workspace_id, at, account_id,
            credential_id, client_id, request, tool, action, outcome, code)
        SELECT w.id, mcp.now(), principal->>'account',
            principal->>'credential_id', nullif(principal->>'client', ''),
            request, tool->>'name', 'call', 'denied', denial->>'code'
        FROM mcp.workspace w
        WHERE w.id = principal->>'workspace'
        ON CONFLICT (workspace_id, (left(account_id, 200)),
            (left(coalesce(client_id, ''), 200)),
            (coalesce(credential_id, '')), tool, code,
            (date_trunc('minute', at AT TIME ZONE 'UTC')))
            WHERE action = 'call' AND outcome = 'denied'
        DO UPDATE SET times = u.times + 1
        RETURNING u.times)
    SELECT json_build_object('times', (SELECT n.times FROM noted n))
$$;
