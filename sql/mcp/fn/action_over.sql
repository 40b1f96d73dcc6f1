-- Why an action cannot be confirmed any more, or at all; of one that was executed,
-- what it returned then.
CREATE OR REPLACE FUNCTION mcp.action_over(a mcp.action, id text)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    name CONSTANT text := concat(a.tool->>'prefix', a.tool->>'name');
    outcome CONSTANT text := CASE
        WHEN a.id IS NULL THEN 'not_found'
        WHEN a.state = 'executed' THEN 'already_executed'
        WHEN a.state = 'pending' THEN 'expired'
        ELSE a.state END;
BEGIN
    IF a.state = 'outdated' THEN
        RETURN mcp.action_outdated(a, 'confirm');
    END IF;
    IF a.id IS NULL THEN
        PERFORM mcp.audit('confirm', outcome, 'Unknown confirmation id');
    ELSE
        PERFORM mcp.action_audit('confirm', outcome, a);
    END IF;
    CASE outcome
    WHEN 'already_executed' THEN
        RETURN (a.result::jsonb || '{"already_executed": true}')::json;
    WHEN 'not_found' THEN
        RETURN mcp.refusal(outcome,
            format('You have no preview %s.', left(id, 40)),
            'Use the confirmation_id that the preview came with, or call the '
            'tool again for a new preview.');
    WHEN 'expired' THEN
        RETURN mcp.refusal(outcome,
            'This preview has expired. Nothing was changed.',
            format('Call %s again and show the human the new preview.', name));
    WHEN 'rejected' THEN
        RETURN mcp.refusal(outcome,
            'Whoever was to approve this has said no. Nothing was changed.'
                || coalesce(' They wrote: ' || a.note, ''),
            format('Ask the human what they want instead. Do not call %s '
                'again unasked.', name));
    ELSE
        RETURN mcp.refusal(outcome,
            'This preview was cancelled. Nothing was changed.',
            format('Call %s again only if the human wants it after all.',
                name));
    END CASE;
END
$$;
