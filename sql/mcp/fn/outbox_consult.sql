-- What a pack's gate or settle says of a row: its object; {} when it says
-- nothing; {"do": "fail", "why": ...} when it fails, whatever it had changed.
CREATE OR REPLACE FUNCTION mcp.outbox_consult(
    function mcp.function_name,
    o mcp.outbox)
RETURNS jsonb
LANGUAGE plpgsql
AS $$
DECLARE
    said jsonb;
BEGIN
    PERFORM mcp.outbox_enter(o.workspace_id, o.id);
    EXECUTE format('SELECT to_jsonb(%I.%I($1))',
        split_part(function, '.', 1), split_part(function, '.', 2))
    INTO said
    USING mcp.outbox_facts(o);
    -- Whatever cannot be read fails here, and not the worker.
    PERFORM (said->>'until')::timestamptz;
    PERFORM mcp.outbox_enter('', '');
    RETURN coalesce(said, '{}');
EXCEPTION WHEN query_canceled OR OTHERS THEN
    PERFORM mcp.outbox_enter('', '');
    RETURN jsonb_build_object('do', 'fail', 'why',
        format('%s failed with SQLSTATE %s', function, SQLSTATE));
END
$$;
