-- The next row to send, now in the hands of a worker; none or one.
--   node   which worker, for people who look
--   lease  how long it may take; whoever has not reported by then is gone, and
--          nobody knows how far it came
CREATE OR REPLACE FUNCTION mcp.outbox_take(node text, lease interval)
RETURNS SETOF mcp.outbox
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM mcp.outbox_guard();
    UPDATE mcp.outbox o
    SET state = 'in_doubt',
        next_at = mcp.now(),
        claimed_until = NULL,
        error = 'the server that sent it has stopped'
    FROM (
        SELECT l.workspace_id, l.id
        FROM mcp.outbox l
        WHERE l.state = 'sending'
            AND l.claimed_until < clock_timestamp()
        ORDER BY l.claimed_until
        LIMIT 20
        FOR UPDATE SKIP LOCKED
    ) AS lost
    WHERE o.workspace_id = lost.workspace_id
        AND o.id = lost.id;

    RETURN QUERY
    UPDATE mcp.outbox o
    SET doubtful = (o.state = 'in_doubt'),
        state = 'sending',
        attempts = o.attempts + 1,
        claim = o.claim + 1,
        claimed_by = node,
        claimed_until = clock_timestamp() + lease,
        sent_at = CASE WHEN o.state = 'in_doubt' THEN o.sent_at
            ELSE mcp.now() END
    FROM (
        SELECT d.workspace_id, d.id
        FROM mcp.outbox d
        LEFT JOIN mcp.connector c
            ON c.workspace_id = d.workspace_id AND c.id = d.connector
        WHERE d.state IN ('pending', 'in_doubt')
            AND d.next_at <= mcp.now()
            AND (c.id IS NULL OR (c.active AND c.rest_until <= mcp.now()))
            AND NOT (d.in_order AND EXISTS (
                SELECT FROM mcp.outbox e
                WHERE e.workspace_id = d.workspace_id
                    AND e.about = d.about
                    AND e.in_order
                    AND e.seq < d.seq
                    AND (e.ended_at IS NULL OR e.owed)))
        ORDER BY d.next_at, d.seq
        LIMIT 1
        FOR UPDATE OF d SKIP LOCKED
    ) AS due
    WHERE o.workspace_id = due.workspace_id
        AND o.id = due.id
    RETURNING o.*;
END
$$;
