-- sched.meeting_status of the columns it takes, for queries that have no whole
-- row at hand.
CREATE OR REPLACE FUNCTION sched.effective_status(
    status text,
    ends_at timestamptz,
    now timestamptz DEFAULT mcp.now())
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN status = 'scheduled' AND ends_at <= now
        THEN 'completed' ELSE status END
$$;
