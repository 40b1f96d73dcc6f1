-- The meeting that an event of a calendar is: the host's by its id, that of the
-- others by what it is called in all calendars.
CREATE OR REPLACE FUNCTION kailenty.calendar_meeting(
    s sched.calendar_sync,
    event jsonb)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN coalesce((
        SELECT m.id
        FROM sched.meeting m
        WHERE m.workspace_id = s.workspace_id
            AND m.external_id = event->>'id' AND m.host_id = s.account_id), (
        SELECT m.id
        FROM sched.meeting m
        WHERE m.workspace_id = s.workspace_id
            AND m.ical_uid = event->>'ical_uid'
            AND s.account_id = ANY (m.account_ids)
        LIMIT 1));
END
$$;
