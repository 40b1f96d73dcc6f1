-- What a model is to do about a preview: who decides, and how that is done.
CREATE OR REPLACE FUNCTION mcp.action_next(a mcp.action)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE a.approval
        WHEN 'agent' THEN format('Nothing is changed yet. Show these changes to '
            'the human. Call %s with this confirmation_id only after a clear '
            'yes, %s on a no.', mcp.tool_name('action_confirm'),
            mcp.tool_name('action_cancel'))
        WHEN 'client' THEN format('Nothing is changed yet. The human is asked '
            'when %s%s is called: call it again.', a.tool->>'prefix',
            a.tool->>'name')
        ELSE format('Nothing is changed yet, and you cannot confirm it. Ask %s '
            'to approve it on the approvals page%s; then call %s, which tells '
            'what became of it. On a no call %s.',
            CASE a.approval WHEN 'second'
                THEN format('another person with the role "%s"', a.approver)
                ELSE 'the human' END,
            coalesce(': ' || (a.tool->>'page'), ''),
            mcp.tool_name('action_confirm'), mcp.tool_name('action_cancel'))
        END
$$;
