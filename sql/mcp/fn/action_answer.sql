-- What the first call of a write returns: its preview.
CREATE OR REPLACE FUNCTION mcp.action_answer(a mcp.action)
RETURNS json
LANGUAGE sql STABLE
AS $$
    SELECT json_build_object(
        'status', 'pending',
        'confirmation_id', a.id,
        'expires_at', mcp.rfc3339(a.expires_at, current_setting('mcp.zone')),
        'approval', a.approval,
        'next', mcp.action_next(a),
        'summary', a.summary,
        'changes', a.changes,
        'preview', a.preview)
$$;
