-- Claim a row to send. Rows that are not to be sent now are settled on the way.
--   args  {node, lease (seconds)}
-- Returns {row: {...}} as lib/carry.h reads it; {} when nothing is due.
-- "ask": true means that it may have been sent already.
CREATE OR REPLACE FUNCTION mcp.outbox_claim(args jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    lease CONSTANT interval
        := make_interval(secs => (args->>'lease')::double precision);
    o mcp.outbox;
    through json;
    said jsonb;
BEGIN
    -- Not for ever: what was settled is to be committed some time.
    FOR i IN 1..50 LOOP
        SELECT * INTO o FROM mcp.outbox_take(args->>'node', lease);
        IF NOT FOUND THEN
            RETURN '{}';
        END IF;
        through := mcp.outbox_connector(o.workspace_id, o.connector);
        said := mcp.outbox_verdict(o, through IS NOT NULL);
        CASE said->>'do'
        WHEN 'send', 'ask' THEN
            RETURN json_build_object('row', json_build_object(
                'workspace', o.workspace_id, 'id', o.id, 'claim', o.claim,
                'kind', o.kind, 'key', o.key, 'about', o.about,
                'attempts', o.attempts, 'state', said->'state',
                'ask', said->>'do' = 'ask',
                'payload', o.payload || coalesce(said->'payload', '{}'),
                'sealed', encode(o.sealed, 'base64'), 'connector', through));
        WHEN 'hold' THEN
            PERFORM mcp.outbox_later(o.workspace_id, o.id, o.claim,
                CASE WHEN o.doubtful THEN 'in_doubt' ELSE 'pending' END,
                coalesce((said->>'until')::timestamptz,
                    mcp.now() + interval '1 minute'),
                'held', false);
        WHEN 'drop' THEN
            PERFORM mcp.outbox_end(o.workspace_id, o.id, o.claim, 'dropped',
                coalesce(said->>'code', 'not allowed'), NULL);
        WHEN 'delivered' THEN
            PERFORM mcp.outbox_end(o.workspace_id, o.id, o.claim, 'delivered',
                NULL, said->'response');
        ELSE
            PERFORM mcp.outbox_again(o,
                CASE WHEN o.doubtful THEN 'in_doubt' ELSE 'pending' END,
                coalesce(said->>'why', format('%s says "%s", which is no answer',
                    coalesce(o.gate, o.settle), left(said->>'do', 40))));
        END CASE;
    END LOOP;
    RETURN '{}';
END
$$;
