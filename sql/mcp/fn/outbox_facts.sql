-- A row as the functions of a pack are told of it.
CREATE OR REPLACE FUNCTION mcp.outbox_facts(o mcp.outbox)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'id', o.id, 'connector', o.connector, 'kind', o.kind,
        'payload', o.payload, 'key', o.key, 'about', o.about,
        'state', o.state, 'attempts', o.attempts, 'sent_at', o.sent_at,
        'error', o.error, 'response', o.response, 'created_at', o.created_at)
$$;
