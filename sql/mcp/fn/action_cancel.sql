-- Tool action_cancel: discard a preview that the human does not want.
CREATE OR REPLACE FUNCTION mcp.action_cancel(
    arguments jsonb,
    principal jsonb,
    tool jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    id CONSTANT text := arguments->>'confirmation_id';
    a mcp.action := mcp.action_claim(id);
BEGIN
    IF (a.tool->>'prefix', a.tool->>'pack')
        IS DISTINCT FROM (tool->>'prefix', tool->>'pack') THEN
        PERFORM mcp.audit('cancel', 'not_found', 'Unknown confirmation id');
        RETURN mcp.refusal('not_found',
            format('You have no preview %s.', left(id, 40)),
            'Use the confirmation_id that the preview came with.');
    END IF;
    IF a.state = 'executed' THEN
        PERFORM mcp.action_audit('cancel', 'already_executed', a);
        RETURN mcp.refusal('already_executed', format(
            'This was carried out at %s; it cannot be cancelled any more.',
            mcp.rfc3339(a.decided_at, current_setting('mcp.zone'))),
            format('Tell the human what %s%s has changed; it is in details. '
                'Only if they want it undone, call the tool that changes it '
                'back, with the id from there.', a.tool->>'prefix',
                a.tool->>'name'),
            details => jsonb_build_object('confirmation_id', a.id,
                'changes', a.result->'changes'));
    END IF;
    IF a.state = 'outdated' THEN
        RETURN mcp.action_outdated(a, 'cancel');
    END IF;
    IF a.state = 'pending' THEN
        PERFORM mcp.action_end(a, 'cancelled', a.account_id,
            arguments->>'reason');
    END IF;
    PERFORM mcp.action_audit('cancel', 'cancelled', a);
    RETURN (jsonb_build_object('status', 'cancelled', 'confirmation_id', a.id)
        || CASE WHEN a.state = 'pending' THEN '{}'::jsonb
            ELSE '{"already_cancelled": true}' END)::json;
END
$$;
