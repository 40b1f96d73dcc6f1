-- Up to three of the people in a meeting besides the host, and how many more.
CREATE OR REPLACE FUNCTION kailenty.names_text(meeting text)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT string_agg(coalesce(a.name, a.email), ', ' ORDER BY a.n)
                FILTER (WHERE a.n <= 3)
            || CASE WHEN count(*) > 3
                THEN format(' and %s more', count(*) - 3) ELSE '' END
        FROM (
            SELECT m.name, m.email,
                row_number() OVER (ORDER BY m.position, m.email) AS n
            FROM sched.meeting_attendee m
            WHERE m.workspace_id = current_setting('mcp.workspace')
                AND m.meeting_id = meeting AND m.role <> 'host'
        ) AS a);
END
$$;
