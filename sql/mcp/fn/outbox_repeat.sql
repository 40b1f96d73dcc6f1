-- A settle for what may be sent twice rather than not at all: reminders by mail.
CREATE OR REPLACE FUNCTION mcp.outbox_repeat(o jsonb)
RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT '{"do": "send"}'::jsonb
$$;
