-- A meeting's status as everybody reads it: a scheduled one that has ended is
-- completed, with no job to say so.
CREATE OR REPLACE FUNCTION sched.meeting_status(
    meeting sched.meeting,
    now timestamptz DEFAULT mcp.now())
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT sched.effective_status(meeting.status, meeting.ends_at, now)
$$;
