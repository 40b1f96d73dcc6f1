-- The first answer of a write with this key of the client's; NULL: this is the first call, and
-- no other with the key begins before this transaction ends.
CREATE OR REPLACE FUNCTION mcp.action_repeated(
    key text,
    arguments jsonb,
    tool jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    name CONSTANT text := concat(tool->>'prefix', tool->>'name');
    first mcp.idempotency;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(concat_ws(' ',
        'mcp.idempotency', current_setting('mcp.workspace'),
        current_setting('mcp.account'), current_setting('mcp.client'), name,
        key), 0));
    SELECT * INTO first
    FROM mcp.idempotency i
    WHERE i.workspace_id = current_setting('mcp.workspace')
        AND i.account_id = current_setting('mcp.account')
        AND i.client_id = current_setting('mcp.client')
        AND i.tool = name
        AND i.key = action_repeated.key;
    IF first IS NULL THEN
        RETURN NULL;
    END IF;
    IF first.arguments_hash <> mcp.action_hash(arguments) THEN
        PERFORM mcp.fail('MC409', 'idempotency_conflict',
            'This idempotency key was used with other arguments.',
            'Take a new key for a new write.');
    END IF;
    -- A tool that can tell a repetition does.
    RETURN CASE WHEN first.answer::jsonb ? 'replayed'
        THEN (first.answer::jsonb || '{"replayed": true}')::json
        ELSE first.answer END;
END
$$;
