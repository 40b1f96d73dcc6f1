-- The arguments that the write itself gets: the key only where its schema has it.
CREATE OR REPLACE FUNCTION mcp.action_given(arguments jsonb, tool jsonb)
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN tool->'takes_key' = 'true' THEN arguments
        ELSE arguments - 'idempotency_key' END
$$;
