-- An attempt came to nothing: another one, later, or the row is dead. What is in
-- doubt is never dead: when nobody could say, a human has to.
--   o       the row, as it was claimed
--   wanted  seconds that the other side asks to be left alone; NULL: it does not
-- Returns when it is looked at again; NULL: never.
CREATE OR REPLACE FUNCTION mcp.outbox_again(
    o mcp.outbox,
    how text,
    why text,
    wanted double precision DEFAULT NULL)
RETURNS timestamptz
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    due timestamptz := mcp.now() + greatest(
        mcp.outbox_wait(o.backoff, o.attempts),
        make_interval(secs => least(coalesce(wanted, 0), 86400)));
BEGIN
    IF how = 'in_doubt' THEN
        -- The other side may still be at work on it: a minute by default.
        due := CASE WHEN o.attempts < o.max_attempts
            THEN greatest(due, mcp.now() + 12 * o.backoff)
            ELSE 'infinity' END;
    ELSIF o.attempts >= o.max_attempts THEN
        PERFORM mcp.outbox_end(o.workspace_id, o.id, o.claim, 'dead', why, NULL);
        RETURN NULL;
    END IF;
    PERFORM mcp.outbox_later(o.workspace_id, o.id, o.claim, how, due, why, true);
    RETURN nullif(due, 'infinity');
END
$$;
