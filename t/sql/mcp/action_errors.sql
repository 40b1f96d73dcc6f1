-- What a model is told about an action that it cannot confirm or cancel: a word,
-- what is wrong, and what to do now.
BEGIN;
\ir setup.inc
\ir action.inc
SELECT plan(22);

SELECT set_config('mcp.now', '2026-11-23T08:00:00Z', true)
\g /dev/null

-- One action in each state, with its item of that name; all of Ada's.
CREATE TEMP TABLE p (name text PRIMARY KEY, id text) ON COMMIT DROP;
CREATE FUNCTION pg_temp.id(of text) RETURNS text
LANGUAGE sql AS $$
    SELECT coalesce((SELECT id FROM p WHERE name = of), of)
$$;
CREATE FUNCTION pg_temp.asked(of text, tool jsonb DEFAULT '{}') RETURNS void
LANGUAGE sql AS $$
    INSERT INTO p SELECT of, pg_temp.preview('pack.item_add',
        jsonb_build_object('name', of), tool => tool)->>'confirmation_id'
$$;
CREATE FUNCTION pg_temp.rejected(of text, note text DEFAULT NULL) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.act('mcp.action_decide(ARGS)', jsonb_build_object('id',
        pg_temp.id(of), 'decision', 'reject', 'note', note), tool =>
        '{"name": "approvals"}')
$$;
SELECT pg_temp.asked(name, tool)
FROM (VALUES
    ('waiting', '{}'::jsonb),
    ('done', '{}'),
    ('dropped', '{}'),
    ('paged', '{"approval": "page", "page": "https://x.example/a"}'),
    ('seconded', '{"approval": "second", "approver": "manager"}'),
    ('refused', '{"approval": "page"}'),
    ('noted', '{"approval": "page"}'),
    ('expired', '{"ttl": 10}')) AS t (name, tool)
\g /dev/null
SELECT pg_temp.confirm(pg_temp.id('done')), pg_temp.cancel(pg_temp.id('dropped')),
    pg_temp.rejected('refused'), pg_temp.rejected('noted', 'Too loud.')
\g /dev/null
INSERT INTO p SELECT 'old', pg_temp.preview('pack.item_resize',
    '{"name": "done", "size": 5}')->>'confirmation_id';
INSERT INTO p SELECT 'older', pg_temp.preview('pack.item_resize',
    '{"name": "done", "size": 6}')->>'confirmation_id';
UPDATE pack.item SET size = 3 WHERE name = 'done';
INSERT INTO p SELECT 'fresh', pg_temp.confirm(pg_temp.id('old'))
    #>> '{mcp_refusal,details,confirmation_id}';
INSERT INTO p SELECT 'spent', pg_temp.confirm(pg_temp.id('older'))
    #>> '{mcp_refusal,details,confirmation_id}';
SELECT pg_temp.cancel(pg_temp.id('spent'))
\g /dev/null
SELECT set_config('mcp.now', '2026-11-23T08:00:10Z', true)
\g /dev/null

SELECT is((CASE tool WHEN 'confirm'
        THEN pg_temp.confirm(pg_temp.id(name), account, more)
        ELSE pg_temp.act('mcp.action_cancel(ARGS, PRINCIPAL, TOOL)',
            jsonb_build_object('confirmation_id', pg_temp.id(name)), account,
            more, '{"name": "action_cancel"}') END)
        ->'mcp_refusal' #- '{details}',
    jsonb_build_object('code', code, 'message', message, 'hint', hint),
    format('%s: %s', tool, what))
FROM (VALUES
    ('confirm', 'act_0000000000', 'acc_ada0000001', '{}'::jsonb, 'unknown',
        'not_found', 'You have no preview act_0000000000.',
        'Use the confirmation_id that the preview came with, or call the tool '
        'again for a new preview.'),
    ('cancel', 'act_0000000000', 'acc_ada0000001', '{}', 'unknown',
        'not_found', 'You have no preview act_0000000000.',
        'Use the confirmation_id that the preview came with.'),
    ('confirm', 'waiting', 'acc_mara000001', '{}', 'somebody else''s',
        'not_found', format('You have no preview %s.', pg_temp.id('waiting')),
        'Use the confirmation_id that the preview came with, or call the tool '
        'again for a new preview.'),
    ('cancel', 'waiting', 'acc_mara000001', '{}', 'somebody else''s',
        'not_found', format('You have no preview %s.', pg_temp.id('waiting')),
        'Use the confirmation_id that the preview came with.'),
    ('confirm', 'waiting', 'acc_ada0000001', '{"client": "other"}',
        'another client''s', 'other_client',
        'This preview was made for another client of yours.',
        'Confirm it there, or call the tool again for a preview of your own.'),
    ('confirm', 'waiting', 'acc_ada0000001', '{"scopes": "b"}',
        'without the scope', 'insufficient_scope',
        'Missing required scope: a.', 'Connect again and grant this scope.'),
    ('confirm', 'expired', 'acc_ada0000001', '{}', 'expired', 'expired',
        'This preview has expired. Nothing was changed.',
        'Call p_item_add again and show the human the new preview.'),
    ('confirm', 'dropped', 'acc_ada0000001', '{}', 'cancelled', 'cancelled',
        'This preview was cancelled. Nothing was changed.',
        'Call p_item_add again only if the human wants it after all.'),
    ('confirm', 'refused', 'acc_ada0000001', '{}', 'rejected', 'rejected',
        'Whoever was to approve this has said no. Nothing was changed.',
        'Ask the human what they want instead. Do not call p_item_add again '
        'unasked.'),
    ('confirm', 'noted', 'acc_ada0000001', '{}', 'rejected with a note',
        'rejected', 'Whoever was to approve this has said no. Nothing was '
        'changed. They wrote: Too loud.', 'Ask the human what they want '
        'instead. Do not call p_item_add again unasked.'),
    ('confirm', 'paged', 'acc_ada0000001', '{}', 'for the page',
        'approval_needed',
        'Nobody has approved this yet. Nothing was changed.',
        'Nothing is changed yet, and you cannot confirm it. Ask the human to '
        'approve it on the approvals page: https://x.example/a; then call '
        'p_action_confirm, which tells what became of it. On a no call '
        'p_action_cancel.'),
    ('confirm', 'seconded', 'acc_ada0000001', '{}', 'for a second person',
        'approval_needed',
        'Nobody has approved this yet. Nothing was changed.',
        'Nothing is changed yet, and you cannot confirm it. Ask another person '
        'with the role "manager" to approve it on the approvals page; then '
        'call p_action_confirm, which tells what became of it. On a no call '
        'p_action_cancel.'),
    ('confirm', 'old', 'acc_ada0000001', '{}', 'outdated', 'preview_outdated',
        'The world has changed since this preview, and another has taken its '
        'place. Nothing was changed.', 'Show the human the new preview in '
        'details, and do with its confirmation_id what "next" there says.'),
    ('cancel', 'old', 'acc_ada0000001', '{}', 'outdated', 'preview_outdated',
        'The world has changed since this preview, and another has taken its '
        'place. Nothing was changed.', 'Show the human the new preview in '
        'details, and do with its confirmation_id what "next" there says.'),
    ('confirm', 'older', 'acc_ada0000001', '{}', 'outdated, and the new one '
        'decided', 'preview_outdated', 'The world has changed since this '
        'preview, and another has taken its place. Nothing was changed.',
        'Call p_action_confirm with the confirmation_id in details, which '
        'tells what became of that one.'),
    ('cancel', 'done', 'acc_ada0000001', '{}', 'carried out',
        'already_executed', 'This was carried out at '
        '2026-11-23T09:00:00+01:00; it cannot be cancelled any more.',
        'Tell the human what p_item_add has changed; it is in details. Only if '
        'they want it undone, call the tool that changes it back, with the id '
        'from there.')
) AS t (tool, name, account, more, what, code, message, hint);

-- ---- details ----

SELECT is((pg_temp.cancel(pg_temp.id('done')) #> '{mcp_refusal,details}')
    #- '{changes,0,after}', jsonb_build_object('confirmation_id',
        pg_temp.id('done'), 'changes', jsonb_build_array(jsonb_build_object(
        'entity', 'item', 'id', i.id, 'before', NULL,
        'sentence', 'done is added.'))),
    'what was done stands there, with real ids')
FROM pack.item i WHERE i.name = 'done';
SELECT is(pg_temp.confirm(pg_temp.id('old'))
    #> '{mcp_refusal,details}', jsonb_build_object('status', 'pending',
        'confirmation_id', f.id, 'expires_at', '2026-11-23T09:10:00+01:00',
        'approval', 'agent', 'next', 'Nothing is changed yet. Show these '
        'changes to the human. Call p_action_confirm with this confirmation_id '
        'only after a clear yes, p_action_cancel on a no.', 'summary',
        f.summary, 'changes', f.changes, 'preview', f.preview),
    'the new preview as it was shown')
FROM mcp.action f WHERE f.id = pg_temp.id('fresh');
SELECT is(pg_temp.confirm(pg_temp.id('older')) #> '{mcp_refusal,details}',
    jsonb_build_object('confirmation_id', pg_temp.id('spent')),
    'or, once it is decided, where that can be asked');
SELECT is(pg_temp.confirm(pg_temp.id('done'))->>'already_executed', 'true',
    'confirming what was carried out is no error');
SELECT is((SELECT string_agg(u.action || ' ' || u.outcome, ', ' ORDER BY u.id)
    FROM mcp.audit u WHERE u.details->>'confirmation_id' = pg_temp.id('old')
        AND u.action = 'cancel'), 'cancel preview_outdated',
    'the audit has what was tried');
SELECT is((SELECT array_agg(i.name) FROM pack.item i), '{done}',
    'and nothing else was done');
SELECT * FROM finish();
ROLLBACK;
