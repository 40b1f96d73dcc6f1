-- The key that a client gave a write so that repeating it is safe: in the
-- arguments, or beside them. NULL: none.
CREATE OR REPLACE FUNCTION mcp.action_key(arguments jsonb, principal jsonb)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    key CONSTANT text := coalesce(arguments->>'idempotency_key',
        principal->>'idempotency_key');
BEGIN
    IF key !~ '^[A-Za-z0-9._:-]{1,128}$' THEN
        PERFORM mcp.fail('MC422', 'invalid_arguments',
            'The idempotency key is not valid.', NULL,
            '[{"path": "idempotency_key", "code": "pattern", "message":
                "must be 1 to 128 of the characters A-Z a-z 0-9 . _ : -",
                "hint": "Make up a new key for each write."}]');
    END IF;
    RETURN key;
END
$$;
