-- What is said of an action whose preview another has taken the place of: the
-- new one, as long as it can be decided, since whoever asks has not seen it when
-- the human found out on the approvals page.
--   action  what was tried: confirm, cancel
CREATE OR REPLACE FUNCTION mcp.action_outdated(a mcp.action, action text)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    fresh mcp.action;
BEGIN
    PERFORM mcp.action_audit(action_outdated.action, 'preview_outdated', a);
    SELECT * INTO fresh
    FROM mcp.action n
    WHERE n.workspace_id = a.workspace_id
        AND n.id = a.next_id
        AND n.state = 'pending'
        AND n.expires_at > mcp.now();
    RETURN mcp.refusal('preview_outdated',
        'The world has changed since this preview, and another has taken its '
        'place. Nothing was changed.',
        CASE WHEN fresh.id IS NOT NULL
            THEN 'Show the human the new preview in details, and do with its '
                'confirmation_id what "next" there says.'
            ELSE format('Call %s with the confirmation_id in details, which '
                'tells what became of that one.',
                mcp.tool_name('action_confirm')) END,
        details => CASE WHEN fresh.id IS NOT NULL
            THEN mcp.action_answer(fresh)::jsonb
            ELSE jsonb_build_object('confirmation_id', a.next_id) END);
END
$$;
