-- The time that the waiting notices of a meeting, or of an invite, hang on.
CREATE OR REPLACE FUNCTION kailenty.notice_due(
    i kailenty.invite,
    m sched.meeting)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT kailenty.utc(CASE WHEN m.id IS NULL THEN i.expires_at
        ELSE m.starts_at END)
$$;
