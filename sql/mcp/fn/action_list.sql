-- What the approvals page shows: actions that whoever has entered may see, those
-- that wait first, then the newest. is_full: there may be more than were asked for.
--   args  {state, tool, id, limit}; all may be missing
CREATE OR REPLACE FUNCTION mcp.action_list(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_custom_plan -- conditions that are not asked for go
AS $$
DECLARE
    of_tool CONSTANT text := nullif(args->>'tool', '');
    in_state CONSTANT text := nullif(args->>'state', '');
    most CONSTANT integer := least(coalesce((args->>'limit')::integer, 50), 200);
BEGIN
    RETURN (SELECT json_build_object('is_full', count(*) = most, 'actions', coalesce(json_agg(json_build_object(
        'id', l.id,
        'tool', concat(l.tool->>'prefix', l.tool->>'name'),
        'state', l.shown_state,
        'account', o.name,
        'is_own', l.account_id = current_setting('mcp.account'),
        'client', mcp.action_client(l.a),
        'approval', l.approval,
        'approver', l.approver,
        'refused', CASE WHEN l.shown_state = 'pending'
            THEN coalesce(mcp.action_refused(l.a),
                mcp.action_barred(l.a) #>> '{mcp_refusal,message}') END,
        'created_at', mcp.rfc3339(l.created_at, current_setting('mcp.zone')),
        'expires_at', mcp.rfc3339(l.expires_at, current_setting('mcp.zone')),
        'decided_at', mcp.rfc3339(l.decided_at, current_setting('mcp.zone')),
        'decided_by', d.name,
        'note', l.note,
        'next_id', l.next_id,
        'summary', l.summary,
        'changes', l.changes)
        ORDER BY l.shown_state <> 'pending', l.created_at DESC, l.id), '[]'))
    FROM (
        -- Each half by an index: the page asks every few seconds.
        SELECT h.*
        FROM (
            (SELECT w.*, w AS a, 'pending' AS shown_state
            FROM mcp.action w
            WHERE w.workspace_id = current_setting('mcp.workspace')
                AND w.state = 'pending'
                AND w.expires_at > mcp.now()
                AND coalesce(in_state, 'pending') = 'pending'
                AND (args->>'id' IS NULL OR w.id = args->>'id')
                AND (of_tool IS NULL
                    OR strpos(concat(w.tool->>'prefix', w.tool->>'name'),
                        of_tool) > 0)
            ORDER BY w.created_at DESC, w.id
            LIMIT most)
            UNION ALL
            (SELECT p.*, p AS a, s.shown_state
            FROM mcp.action p,
            LATERAL (
                SELECT CASE p.state WHEN 'pending' THEN 'expired'
                    ELSE p.state END AS shown_state) AS s
            WHERE p.workspace_id = current_setting('mcp.workspace')
                AND NOT (p.state = 'pending' AND p.expires_at > mcp.now())
                AND in_state IS DISTINCT FROM 'pending'
                AND (in_state IS NULL OR s.shown_state = in_state)
                AND (args->>'id' IS NULL OR p.id = args->>'id')
                AND (of_tool IS NULL
                    OR strpos(concat(p.tool->>'prefix', p.tool->>'name'),
                        of_tool) > 0)
            ORDER BY p.created_at DESC, p.id
            LIMIT most)
        ) AS h
        ORDER BY h.shown_state <> 'pending', h.created_at DESC, h.id
        LIMIT most
    ) AS l
    JOIN mcp.account o ON o.workspace_id = l.workspace_id
        AND o.id = l.account_id
    LEFT JOIN mcp.account d ON d.workspace_id = l.workspace_id
        AND d.id = l.decided_by);
END
$$;
