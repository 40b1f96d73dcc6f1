-- The meetings, cancelled ones left out, that a person hosts or attends without
-- having declined, and that touch a span of time. For the functions that run
-- with their owner's rights and have checked that the caller may know; whoever
-- else calls it is held by the row policies.
CREATE OR REPLACE FUNCTION sched.meetings_of(
    workspace text,
    account text,
    period tstzrange)
RETURNS SETOF sched.meeting
LANGUAGE sql STABLE ROWS 20
AS $$
    -- No meeting is longer than 480 minutes, so its start tells.
    SELECT m.*
    FROM sched.meeting m
    WHERE m.workspace_id = workspace
        AND m.host_id = account
        AND m.starts_at < upper(period)
        AND m.starts_at > lower(period) - interval '8 h'
        AND m.ends_at > lower(period)
        AND m.status <> 'cancelled'
    UNION ALL
    SELECT m.*
    FROM sched.meeting_attendee a
    JOIN sched.meeting m
        ON m.workspace_id = a.workspace_id AND m.id = a.meeting_id
    WHERE a.workspace_id = workspace
        AND a.account_id = account
        AND a.starts_at < upper(period)
        AND a.starts_at > lower(period) - interval '8 h'
        AND a.response <> 'declined'
        AND m.host_id <> account
        AND m.ends_at > lower(period)
        AND m.status <> 'cancelled'
$$;
