-- A pack of writes that wait for a yes, for t/http/action-*.t.
CREATE SCHEMA act;
GRANT USAGE ON SCHEMA act TO mcp_app;
CREATE TABLE act.item (
    workspace_id text NOT NULL,
    id text NOT NULL DEFAULT mcp.new_id('itm_'),
    name text NOT NULL,
    size integer NOT NULL DEFAULT 1,
    PRIMARY KEY (workspace_id, id)
);
ALTER TABLE act.item ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON act.item TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true));
GRANT SELECT, INSERT, UPDATE ON act.item TO mcp_app;
INSERT INTO mcp.connector (workspace_id, id, kind)
SELECT w.id, 'actions', 'simulator' FROM mcp.workspace w
ON CONFLICT DO NOTHING;

-- An item, and something outside.
CREATE FUNCTION act.add(args jsonb) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
    made act.item;
BEGIN
    INSERT INTO act.item (workspace_id, name)
    VALUES (current_setting('mcp.workspace'), args->>'name')
    RETURNING * INTO made;
    PERFORM mcp.outbox_add('actions', 'item.add', '{}', made.id);
    PERFORM pg_sleep(coalesce((args->>'seconds')::float, 0));
    RETURN json_build_object('id', made.id, 'summary', 'One item',
        'changes', json_build_array(json_build_object('entity', 'item',
            'id', made.id, 'before', NULL, 'after',
            json_build_object('name', made.name),
            'sentence', format('%s is added.', made.name))));
END
$$;
