-- What the approvals page shows: actions that whoever has entered may see, those
-- that wait first, then the newest.
--   args  {state, tool, id, limit}; all may be missing
CREATE OR REPLACE FUNCTION mcp.action_list(args jsonb)
RETURNS json
LANGUAGE sql STABLE
AS $$
    SELECT json_build_object('actions', coalesce(json_agg(json_build_object(
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
        SELECT a.*, a AS a, s.shown_state
        FROM mcp.action a,
        LATERAL (
            SELECT CASE WHEN a.state = 'pending' AND a.expires_at <= mcp.now()
                THEN 'expired' ELSE a.state END AS shown_state) AS s
        WHERE a.workspace_id = current_setting('mcp.workspace')
            AND (args->>'id' IS NULL OR a.id = args->>'id')
            AND (nullif(args->>'state', '') IS NULL
                OR s.shown_state = args->>'state')
            AND (nullif(args->>'tool', '') IS NULL
                OR strpos(concat(a.tool->>'prefix', a.tool->>'name'),
                    args->>'tool') > 0)
        ORDER BY s.shown_state <> 'pending', a.created_at DESC, a.id
        LIMIT least(coalesce((args->>'limit')::integer, 50), 200)
    ) AS l
    JOIN mcp.account o ON o.workspace_id = l.workspace_id
        AND o.id = l.account_id
    LEFT JOIN mcp.account d ON d.workspace_id = l.workspace_id
        AND d.id = l.decided_by
$$;
