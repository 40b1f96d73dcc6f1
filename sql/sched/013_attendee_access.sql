-- The attendees of a meeting are asked for by thousands when somebody looks for
-- one. A function that is SQL and has its owner's rights, as sched.takes_part, is
-- planned at every call; and who takes part stands with the meeting (004).

CREATE FUNCTION sched.attends(meeting text)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM sched.meeting m
        WHERE m.workspace_id = current_setting('mcp.workspace', true)
            AND m.id = meeting
            AND (m.host_id = current_setting('mcp.account', true)
                OR current_setting('mcp.account', true)
                    = ANY (m.account_ids)));
END
$$;

DROP POLICY part_or_all ON sched.meeting_attendee;
CREATE POLICY part_or_all ON sched.meeting_attendee FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND ((SELECT sched.sees_all())
            OR account_id = current_setting('mcp.account', true)
            OR sched.attends(meeting_id)));
