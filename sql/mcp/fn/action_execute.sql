-- Run an action that is claimed, pending and approved, as its account, which is
-- who has entered, with no more scopes than the token that asked had. What it
-- changes must be what was shown; else nothing is written, and a new preview takes
-- its place. When the tool refuses, nothing is written either, and the preview
-- goes on waiting.
CREATE OR REPLACE FUNCTION mcp.action_execute(a mcp.action, approved_by text)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    called CONSTANT text := current_setting('mcp.tool', true);
    changes jsonb;
    shown jsonb;
    result json;
    answer json;
    fresh mcp.action;
    failure jsonb;
    state text;
    message text;
    hint text;
    detail text;
BEGIN
    PERFORM set_config('mcp.scopes', (
        SELECT coalesce(string_agg(s.name, ' ' ORDER BY s.place), '')
        FROM unnest(string_to_array(a.scopes, ' '))
            WITH ORDINALITY AS s (name, place)
        WHERE s.name = ANY (string_to_array(current_setting('mcp.scopes'), ' '))
        ), true);
    BEGIN
        PERFORM set_config('mcp.tool', a.tool->>'name', true);
        result := mcp.action_run(a.statement, a.arguments);
        changes := mcp.action_changes(result::jsonb, a.tool);
        shown := (mcp.action_shown(mcp.action_unpromised(a.statement, result),
            a.tool)).changes;
        IF mcp.action_facts(mcp.action_timeless(shown, mcp.now()))
                <> mcp.action_facts(mcp.action_timeless(a.changes, a.created_at))
            OR mcp.action_ids(a.statement, shown)
                IS DISTINCT FROM mcp.action_ids(a.statement, a.changes) THEN
            RAISE EXCEPTION 'undo' USING ERRCODE = 'MCUND';
        END IF;
        PERFORM set_config('mcp.tool', coalesce(called, ''), true);
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE,
            message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT,
            detail = PG_EXCEPTION_DETAIL;
        IF state NOT LIKE 'MC%' OR state = 'MC401' THEN
            RAISE;
        END IF;
    END;
    IF state = 'MCUND' THEN
        fresh := mcp.action_keep(a.statement, a.arguments, result, a.tool,
            a.approval);
        PERFORM mcp.action_end(a, 'outdated', approved_by,
            next_id => fresh.id);
        PERFORM mcp.action_audit('confirm', 'preview_outdated', a,
            jsonb_build_object('next', fresh.id));
        RETURN mcp.refusal('preview_outdated',
            'The world has changed since the preview. Nothing was changed.',
            'Show the human the new preview in details, and confirm that one '
            'if they still want it.',
            details => mcp.action_answer(fresh)::jsonb);
    END IF;
    IF state IS NOT NULL THEN
        failure := nullif(detail, '')::jsonb;
        -- For whoever looks at the page, which is told a word alone.
        UPDATE mcp.action u
        SET note = left(message, 400)
        WHERE u.workspace_id = a.workspace_id
            AND u.id = a.id;
        PERFORM mcp.action_audit('confirm', coalesce(failure->>'code',
            'refused'), a);
        RETURN mcp.refusal(coalesce(failure->>'code', 'refused'), message, hint,
            failure->'fields', failure->'details');
    END IF;
    answer := json_build_object(
        'status', 'executed',
        'confirmation_id', a.id,
        'tool', concat(a.tool->>'prefix', a.tool->>'name'),
        'changes', changes,
        'result', CASE WHEN json_typeof(result) = 'object' THEN coalesce((
            SELECT json_object_agg(m.key, m.value)
            FROM json_each(result) AS m
            WHERE m.key <> 'changes'), '{}')
            ELSE json_build_object('value', result) END);
    PERFORM mcp.action_end(a, 'executed', approved_by, result => answer);
    PERFORM mcp.action_audit('confirm', 'executed', a, CASE
        WHEN approved_by <> a.account_id
            THEN jsonb_build_object('approved_by', approved_by) END);
    RETURN answer;
END
$$;
