-- Tell one row's `done` how it ended: apart from the sending, so that nothing is
-- sent again because `done` fails.
--   args  {}
-- Returns {id, failed: SQLSTATE or null}; {} when nothing is to be told.
CREATE OR REPLACE FUNCTION mcp.outbox_tell(args jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    o mcp.outbox;
    failed text;
BEGIN
    SELECT * INTO o FROM mcp.outbox_owed();
    IF NOT FOUND THEN
        RETURN '{}';
    END IF;
    BEGIN
        PERFORM mcp.outbox_enter(o.workspace_id, o.id);
        EXECUTE format('SELECT %I.%I($1)',
            split_part(o.done, '.', 1), split_part(o.done, '.', 2))
        USING mcp.outbox_facts(o);
    EXCEPTION WHEN query_canceled OR OTHERS THEN
        failed := SQLSTATE;
    END;
    PERFORM mcp.outbox_enter('', '');
    PERFORM mcp.outbox_told(o.workspace_id, o.id,
        o.done || ' failed with SQLSTATE ' || failed);
    RETURN json_build_object('id', o.id, 'function', o.done, 'failed', failed);
END
$$;
