-- How many meetings these are, and the first five.
CREATE OR REPLACE FUNCTION kailenty.meetings_brief(meetings text[])
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN json_build_object(
        'count', cardinality(meetings),
        'meetings', (
            SELECT coalesce(json_agg(json_build_object('id', m.id,
                    'title', m.title,
                    'starts_at', date_trunc('second', m.starts_at))
                ORDER BY g.n), '[]')
            FROM unnest(meetings[1:5]) WITH ORDINALITY AS g (id, n)
            JOIN sched.meeting m
                ON m.workspace_id = current_setting('mcp.workspace')
                AND m.id = g.id));
END
$$;
