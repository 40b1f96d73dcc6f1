-- Whose calendar may hold more than is known here: none connected, or a mirror
-- older than 30 minutes.
CREATE OR REPLACE FUNCTION kailenty.calendar_warnings(people text[])
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(json_build_object(
                'code', w.code, 'name', p.name,
                'message', CASE w.code
                    WHEN 'calendar_not_connected' THEN format(
                        'The Outlook calendar of %s is not connected: only '
                        'meetings made here count as busy.', p.name)
                    ELSE format('The calendar of %s was last read at %s: later '
                        'changes in Outlook are not known here.', p.name,
                        coalesce(mcp.rfc3339(c.last_ok_at,
                            current_setting('TimeZone')), 'no time yet'))
                END) ORDER BY g.place), '[]')
        FROM unnest(people) WITH ORDINALITY AS g (id, place)
        JOIN mcp.account p
            ON p.workspace_id = current_setting('mcp.workspace')
            AND p.id = g.id
        LEFT JOIN sched.calendar_sync c
            ON c.workspace_id = p.workspace_id AND c.account_id = p.id
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN coalesce(c.status, 'disconnected') = 'disconnected'
                    THEN 'calendar_not_connected'
                WHEN coalesce(c.last_ok_at, '-infinity')
                    < mcp.now() - interval '30 min' THEN 'calendar_stale'
            END AS code
        ) AS w
        WHERE w.code IS NOT NULL);
END
$$;
