-- Write the attendees of a new meeting, the host first.
CREATE OR REPLACE FUNCTION kailenty.attendees_insert(
    meeting text,
    host text,
    people kailenty.attendee[],
    reserved text[])
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO sched.meeting_attendee (workspace_id, meeting_id, email, name,
        role, optional, account_id, position, may_overlap)
    SELECT a.workspace_id, meeting, a.email, left(a.name, 80), 'host', false,
        a.id, 0, (a.id = ANY (reserved)) IS NOT TRUE
    FROM mcp.account a
    WHERE a.workspace_id = current_setting('mcp.workspace') AND a.id = host
    UNION ALL
    SELECT current_setting('mcp.workspace'), meeting, p.email, p.name, p.role,
        p.optional, p.account_id, p.position,
        (p.account_id = ANY (reserved)) IS NOT TRUE
    FROM unnest(people) AS p;
END
$$;
