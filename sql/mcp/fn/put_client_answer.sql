-- Keep what a client answered to the request of that id, once; and forget what
-- nobody has fetched for ten minutes.
CREATE OR REPLACE FUNCTION mcp.put_client_answer(args jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM mcp.client_answer a
    WHERE a.created_at < now() - interval '10 minutes';
    INSERT INTO mcp.client_answer (workspace_id, id, account_id, answer)
    VALUES (current_setting('mcp.workspace'), args->>'id',
        current_setting('mcp.account'), args->'answer')
    ON CONFLICT DO NOTHING;
    RETURN '{}';
END
$$;
