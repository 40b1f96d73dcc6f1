-- A turn is over; the next is due an interval after this one was due, or after
-- now when that has passed already: what was missed is not made up for.
--   why  how it failed; NULL: it did not
CREATE OR REPLACE FUNCTION mcp.job_end(
    workspace text,
    job_name text,
    why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM mcp.outbox_guard();
    UPDATE mcp.job_turn t
    SET next_at = j.every + CASE WHEN t.next_at + j.every > clock_timestamp()
            THEN t.next_at ELSE clock_timestamp() END,
        ran_at = clock_timestamp(),
        failures = CASE WHEN why IS NULL THEN 0 ELSE t.failures + 1 END,
        error = why
    FROM mcp.job j
    WHERE j.name = t.job
        AND t.workspace_id = workspace
        AND t.job = job_name;
END
$$;
