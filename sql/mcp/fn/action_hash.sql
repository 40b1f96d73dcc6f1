-- What stands for the arguments of a call, whatever the order they came in.
CREATE OR REPLACE FUNCTION mcp.action_hash(arguments jsonb)
RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT sha256(convert_to((arguments - 'idempotency_key')::text, 'UTF8'))
$$;
