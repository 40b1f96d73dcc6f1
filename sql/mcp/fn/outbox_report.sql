-- How an attempt went.
--   args  {workspace, id, claim, outcome, response, state, error, retry_after,
--         rest}
--         outcome: delivered; refused, for good; retry; in_doubt; not_sent, the
--         answer to a doubt; unknown, the other that there is. retry_after:
--         seconds. rest: nothing would get through this connector now. state:
--         sealed; it becomes a member of the response
-- Returns {state, over}, over: nothing more happens by itself; {} when the row
-- is another worker's, or has ended.
CREATE OR REPLACE FUNCTION mcp.outbox_report(args jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    workspace CONSTANT text := args->>'workspace';
    outcome CONSTANT text := args->>'outcome';
    why CONSTANT text := args->>'error';
    wanted CONSTANT double precision := (args->>'retry_after')::double precision;
    o mcp.outbox;
    how text;
    due timestamptz; -- NULL: never
BEGIN
    IF outcome = 'delivered' THEN
        RETURN CASE WHEN mcp.outbox_end(workspace, args->>'id',
                (args->>'claim')::integer, 'delivered', NULL,
                CASE WHEN args ? 'state'
                    THEN args->'response'
                        || jsonb_build_object('state', args->'state')
                    ELSE args->'response' END)
            THEN '{"state": "delivered", "over": true}' ELSE '{}' END;
    END IF;
    SELECT * INTO o
    FROM mcp.outbox_held(workspace, args->>'id', (args->>'claim')::integer);
    IF NOT FOUND THEN
        RETURN '{}';
    END IF;
    how := CASE WHEN outcome IN ('in_doubt', 'unknown')
            OR (outcome = 'retry' AND o.doubtful) THEN 'in_doubt'
        WHEN outcome = 'refused' THEN 'dead'
        ELSE 'pending' END;
    CASE outcome
    WHEN 'refused' THEN
        PERFORM mcp.outbox_end(workspace, o.id, o.claim, 'dead', why, NULL);
    WHEN 'not_sent' THEN
        due := mcp.now();
        PERFORM mcp.outbox_later(workspace, o.id, o.claim, how, due, why, true);
    WHEN 'unknown' THEN
        PERFORM mcp.outbox_later(workspace, o.id, o.claim, how, 'infinity', why,
            true);
    ELSE
        due := mcp.outbox_again(o, how, why, wanted);
    END CASE;
    IF (args->>'rest')::boolean THEN
        PERFORM mcp.outbox_rest(workspace, o.connector, CASE
            WHEN wanted IS NULL
            THEN least(due, mcp.now() + interval '1 minute')
            ELSE mcp.now() + make_interval(secs => least(wanted, 86400)) END);
    END IF;
    RETURN json_build_object(
        'state', CASE WHEN how = 'pending' AND due IS NULL THEN 'dead'
            ELSE how END,
        'over', due IS NULL);
END
$$;
