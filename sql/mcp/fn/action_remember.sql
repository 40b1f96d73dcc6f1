-- Keep the first answer of a write that came with a key, in its transaction; in
-- the place of one that holds no more. SECURITY DEFINER: tools change no answers.
CREATE OR REPLACE FUNCTION mcp.action_remember(
    key text,
    arguments jsonb,
    tool jsonb,
    answer json)
RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO mcp.idempotency (workspace_id, account_id, client_id, tool, key,
        arguments_hash, answer, created_at)
    VALUES (current_setting('mcp.workspace'), current_setting('mcp.account'),
        current_setting('mcp.client'),
        concat(tool->>'prefix', tool->>'name'), key,
        mcp.action_hash(arguments), answer, mcp.now())
    ON CONFLICT (workspace_id, account_id, client_id, tool, key) DO UPDATE
    SET answer = excluded.answer,
        created_at = excluded.created_at
$$;
