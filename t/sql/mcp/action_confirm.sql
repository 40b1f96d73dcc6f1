-- A write is previewed, and runs when it is confirmed: once, and only as it was
-- shown.
BEGIN;
\ir setup.inc
\ir action.inc
SELECT plan(60);

CREATE TEMP TABLE p (name text PRIMARY KEY, answer jsonb);
CREATE FUNCTION pg_temp.id(of text) RETURNS text
LANGUAGE sql AS $$
    SELECT answer->>'confirmation_id' FROM p WHERE name = of
$$;

-- ---- the preview ----

INSERT INTO p SELECT 'add', pg_temp.preview('pack.item_add', '{"name": "A"}');
SELECT is((SELECT count(*) FROM pack.item), 0::bigint,
    'a preview writes nothing');
SELECT matches(pg_temp.id('add'), '^act_[0-9a-hjkmnp-tv-z]{11}$',
    'it has an id');
SELECT is(answer - ARRAY['confirmation_id', 'expires_at', 'changes'],
    '{"status": "pending", "approval": "agent", "summary": "One item",
    "next": "Nothing is changed yet. Show these changes to the human. Call p_action_confirm with this confirmation_id only after a clear yes, p_action_cancel on a no.",
    "preview": {"item": {"id": "(new)", "name": "A", "link": "(new)"},
        "mail": "ada@test.example"}}',
    'it says what the write would return, and what to do')
FROM p WHERE name = 'add';
SELECT is(answer #> '{changes,0}' #- '{after,created_at}',
    '{"entity": "item", "id": "(new)", "before": null, "sentence":
    "A is added.", "after": {"id": "(new)", "name": "A", "among": 1, "link":
    "https://x.example/(new)"}}', 'no id is promised')
FROM p WHERE name = 'add';
SELECT is((answer->>'expires_at')::timestamptz,
    date_trunc('second', mcp.now()) + interval '10 min', 'it is good for ten minutes')
FROM p WHERE name = 'add';
SELECT is(pg_temp.audited(pg_temp.id('add')), 'item_add preview pending',
    'the audit has it');
SELECT is(to_jsonb(u) - ARRAY['id', 'at'], jsonb_build_object('workspace_id',
    'mcp-test', 'account_id', 'acc_ada0000001', 'credential_id', NULL,
    'client_id', 'cli', 'request', 'req', 'tool', 'item_add', 'action',
    'preview', 'outcome', 'pending', 'summary', 'One item', 'details',
    jsonb_build_object('confirmation_id', pg_temp.id('add')), 'code', NULL,
    'times', 1),
    'with who asked, by which client, and no more than the summary')
FROM mcp.audit u WHERE u.details->>'confirmation_id' = pg_temp.id('add');
SELECT is(pg_temp.preview('pack.item_resize', '{"name": "Z", "size": 2}'),
    '"MC404: No such item."', 'what the write refuses, the preview refuses');
INSERT INTO pack.item (name, by_account) VALUES ('B', 'nobody');
SELECT matches(pg_temp.preview('pack.item_add', '{"name": "B"}')::text,
    '^"23505: ', 'also what is checked at the end of a transaction alone');

-- ---- the confirmation ----

INSERT INTO p SELECT 'done', pg_temp.confirm(pg_temp.id('add'));
SELECT is((SELECT string_agg(name, ' ' ORDER BY name) FROM pack.item), 'A B',
    'a confirmed write is done');
SELECT is(jsonb_build_object('status', d.answer->'status', 'tool',
    d.answer->'tool', 'confirmation_id', d.answer->'confirmation_id',
    'item', d.answer #> '{result,item}', 'id', d.answer #> '{changes,0,id}'),
    jsonb_build_object('status', 'executed', 'tool', 'p_item_add',
        'confirmation_id', pg_temp.id('add'), 'item', jsonb_build_object('id',
            i.id, 'name', 'A', 'link', 'https://x.example/' || i.id),
        'id', i.id), 'and tells what it returned, with real ids')
FROM p d, pack.item i WHERE d.name = 'done' AND i.name = 'A';
SELECT is(pg_temp.confirm(pg_temp.id('add')),
    answer || '{"already_executed": true}', 'again: the same, marked')
FROM p WHERE name = 'done';
SELECT is((SELECT count(*) FROM pack.item WHERE name = 'A'), 1::bigint,
    'and done once');
SELECT is(pg_temp.audited(pg_temp.id('add')), 'item_add preview pending, '
    'item_add confirm executed, item_add confirm already_executed',
    'the audit has all of it');
SELECT is(pg_temp.cancel(pg_temp.id('add')) #>> '{mcp_refusal,code}',
    'already_executed', 'what is done cannot be cancelled');

-- ---- the world has changed ----

INSERT INTO p SELECT 'old', pg_temp.preview('pack.item_resize',
    '{"name": "A", "size": 5}');
UPDATE pack.item SET size = 3 WHERE name = 'A';
INSERT INTO p SELECT 'fresh', pg_temp.confirm(pg_temp.id('old'));
SELECT is(answer #>> '{mcp_refusal,code}', 'preview_outdated',
    'what is no longer as it was shown is not written')
FROM p WHERE name = 'fresh';
SELECT is((SELECT size FROM pack.item WHERE name = 'A'), 3, 'not at all');
SELECT is(answer #> '{mcp_refusal,details,changes,0}', '{"entity": "item",
    "id": "A", "before": {"size": 3}, "after": {"size": 5}, "sentence":
    "A changes size."}', 'a new preview shows it as it is now')
FROM p WHERE name = 'fresh';
UPDATE p SET answer = answer #> '{mcp_refusal,details}' WHERE name = 'fresh';
SELECT isnt(pg_temp.id('fresh'), pg_temp.id('old'), 'under an id of its own');
SELECT is(pg_temp.confirm(pg_temp.id('old'))
    #>> '{mcp_refusal,details,confirmation_id}', pg_temp.id('fresh'),
    'to which the old id leads');
SELECT is(pg_temp.confirm(pg_temp.id('fresh'))->>'status', 'executed',
    'and which can be confirmed');
INSERT INTO p SELECT 'new', pg_temp.preview('pack.item_add', '{"name": "C"}');
INSERT INTO pack.item (name, by_account) VALUES ('D', 'nobody');
SELECT is(pg_temp.confirm(pg_temp.id('new'))->>'status', 'executed',
    'ids of what is new, links and clocks may be others than in the preview');

-- ---- the write refuses ----

INSERT INTO p SELECT 'gone', pg_temp.preview('pack.item_resize',
    '{"name": "D", "size": 2}');
UPDATE pack.item SET name = 'E' WHERE name = 'D';
SELECT is(pg_temp.confirm(pg_temp.id('gone'))->'mcp_refusal', '{"code":
    "not_found", "message": "No such item.", "hint": "Look again.", "details":
    {"near": "x"}}', 'what the write says at the confirmation comes through');
SELECT is(pg_temp.state(pg_temp.id('gone')), 'pending',
    'and the preview goes on waiting');
SELECT is(note, 'No such item.', 'with what it said, for the approvals page')
FROM mcp.action WHERE id = pg_temp.id('gone');
UPDATE pack.item SET name = 'D' WHERE name = 'E';
SELECT is(pg_temp.confirm(pg_temp.id('gone'))->>'status', 'executed',
    'until it works');
SELECT is(pg_temp.audited(pg_temp.id('gone')), 'item_resize preview pending, '
    'item_resize confirm not_found, item_resize confirm executed',
    'the audit has the refusal');

-- ---- who may, and until when ----

INSERT INTO p SELECT 'mine', pg_temp.preview('pack.item_add', '{"name": "M"}',
    tool => '{"roles": ["user"]}');
UPDATE mcp.account SET role = 'admin', status = 'active'
WHERE id = 'acc_pavn000001';
SELECT is(pg_temp.confirm(w.id, w.account, w.more::jsonb, w.tool::jsonb)
    #>> '{mcp_refusal,code}', w.code, w.what)
FROM (VALUES
    ('act_0000000000', 'acc_ada0000001', '{}', '{}', 'not_found',
        'there is no such id'),
    (pg_temp.id('mine'), 'acc_mara000001', '{}', '{}', 'not_found',
        'it is another person''s'),
    (pg_temp.id('mine'), 'acc_pavn000001', '{}', '{}', 'not_found',
        'also for an admin'),
    (pg_temp.id('mine'), 'acc_ada0000001', '{}', '{"pack": "x"}', 'not_found',
        'it is of another endpoint'),
    (pg_temp.id('mine'), 'acc_ada0000001', '{}', '{"prefix": "x_"}',
        'not_found', 'or of one with another prefix'),
    (pg_temp.id('mine'), 'acc_ada0000001', '{"client": "other"}', '{}',
        'other_client', 'it is of another client of theirs'),
    (pg_temp.id('mine'), 'acc_ada0000001', '{"scopes": "b"}', '{}',
        'insufficient_scope', 'the token has lost the scope')
) AS w (id, account, more, tool, code, what);
UPDATE mcp.account SET role = 'manager' WHERE id = 'acc_ada0000001';
SELECT is(pg_temp.confirm(pg_temp.id('mine')) #>> '{mcp_refusal,code}',
    'forbidden', 'the role was lost meanwhile');
UPDATE mcp.account SET role = 'user' WHERE id = 'acc_ada0000001';
SELECT set_config('mcp.now', (mcp.now() + interval '600 s')::text, true)
\g /dev/null
SELECT is(pg_temp.confirm(pg_temp.id('mine'))->'mcp_refusal', '{"code":
    "expired", "message": "This preview has expired. Nothing was changed.",
    "hint": "Call p_item_add again and show the human the new preview."}',
    'after ten minutes it is too late');
SELECT is((SELECT count(*) FROM pack.item WHERE name = 'M'), 0::bigint,
    'none of them has written');
SELECT is(pg_temp.cancel(pg_temp.id('mine'))->>'status', 'cancelled',
    'what has expired is cancelled all the same');

-- ---- cancelled ----

INSERT INTO p SELECT 'no', pg_temp.preview('pack.item_add', '{"name": "N"}');
SELECT is(pg_temp.cancel(pg_temp.id('no'), 'acc_mara000001')
    #>> '{mcp_refusal,code}', 'not_found', 'nobody else cancels it');
SELECT is(pg_temp.cancel(pg_temp.id('no')), jsonb_build_object('status',
    'cancelled', 'confirmation_id', pg_temp.id('no')), 'its owner does');
SELECT is(pg_temp.cancel(pg_temp.id('no')), jsonb_build_object('status',
    'cancelled', 'confirmation_id', pg_temp.id('no'), 'already_cancelled',
    true), 'again: the same, marked');
SELECT is(pg_temp.confirm(pg_temp.id('no')) #>> '{mcp_refusal,code}',
    'cancelled', 'and it is not confirmed any more');
SELECT is(note, 'no need', 'why, is kept')
FROM mcp.action WHERE id = pg_temp.id('no');

-- ---- a statement of the site's own ----

INSERT INTO p SELECT 'sql', pg_temp.act(format(
    'mcp.action_preview(%L, ARGS, PRINCIPAL, TOOL)', 'WITH done AS (UPDATE '
    'pack.item SET size = ($2->>''size'')::integer WHERE name = ''A'' '
    'RETURNING id, name, size) SELECT * FROM done'), '{"size": 9}');
SELECT is(answer #>> '{changes,0,sentence}', 'name A, size 9',
    'a row of a statement is a change') FROM p WHERE name = 'sql';
SELECT is((SELECT size FROM pack.item WHERE name = 'A'), 5,
    'a statement is undone, too');
SELECT is(answer #> '{changes,0,id}', 'null', 'which nobody calls new')
FROM p WHERE name = 'sql';
SELECT is(pg_temp.confirm(pg_temp.id('sql')) #> '{result,rows,0,size}', '9',
    'and runs when it is confirmed');
CREATE FUNCTION pg_temp.stated(statement text) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.act(format('mcp.action_preview(%L, ARGS, PRINCIPAL, TOOL)',
        statement), '{}')
$$;
INSERT INTO p SELECT 'told', pg_temp.stated('WITH done AS (UPDATE pack.item '
    'SET size = 8 WHERE name = ''A'' RETURNING *) SELECT ''box'' AS entity, id, '
    'json_build_object(''size'', 9) AS before, json_build_object(''size'', size) '
    'AS after, ''A shrinks.'' AS sentence FROM done');
SELECT is(answer->'changes', jsonb_build_array(jsonb_build_object('entity',
    'box', 'id', i.id, 'before', '{"size": 9}'::jsonb, 'after',
    '{"size": 8}'::jsonb, 'sentence', 'A shrinks.')),
    'a statement tells of changes by columns of these names')
FROM p, pack.item i WHERE p.name = 'told' AND i.name = 'A';
INSERT INTO p SELECT 'least', pg_temp.stated('WITH done AS (UPDATE pack.item '
    'SET size = 7 WHERE name = (SELECT min(name) FROM pack.item '
    'WHERE size <> 7) RETURNING id, size) SELECT * FROM done');
UPDATE pack.item SET size = 7 WHERE name = 'A';
SELECT is(pg_temp.confirm(pg_temp.id('least')) #>> '{mcp_refusal,code}',
    'preview_outdated', 'a yes is for the row that was shown, and no other');
INSERT INTO p SELECT 'clock', pg_temp.stated('WITH done AS (INSERT INTO '
    'pack.item (name) VALUES (''O'') RETURNING id, name) '
    'SELECT *, mcp.now() AS opened_at FROM done');
SELECT is(jsonb_build_array(answer #> '{preview,rows,0,id}',
    answer #> '{changes,0,after,id}'), '["(new)", "(new)"]',
    'the id of a row that is not there yet is not told')
FROM p WHERE name = 'clock';
SELECT set_config('mcp.now', (mcp.now() + interval '1.5 s')::text, true)
\g /dev/null
CREATE TEMP TABLE o ON COMMIT DROP AS
SELECT pg_temp.confirm(pg_temp.id('clock')) AS answer;
SELECT is(answer #>> '{result,rows,0,id}', i.id, 'but when it is')
FROM o, pack.item i WHERE i.name = 'O';
SELECT is(answer->>'status', 'executed',
    'times that a row has by default may be others, and ids of new rows') FROM o;
SELECT set_config('mcp.now', '', true)
\g /dev/null
SELECT is(pg_temp.stated('SELECT 1 FROM (SELECT 1) AS x')
    #>> '{changes,0,after,?column?}', '1', 'rows need no names');
SELECT is(pg_temp.stated('WITH done AS (INSERT INTO pack.item (' || how
    || ') RETURNING id) SELECT * FROM done')::text, said, 'what breaks: ' || how)
FROM (VALUES
    ('name) VALUES (''A''', '"MC409: This clashes with what is there: the '
        'constraint item_name_key of item."'),
    ('name, size) VALUES (''P'', 0', '"MC422: The database does not take this: '
        'the constraint item_size_check of item."'),
    ('name) VALUES (NULL', '"MC422: The database does not take this: no value '
        'for name of item."')) AS w (how, said);
INSERT INTO p SELECT 'clash', pg_temp.stated('WITH done AS (INSERT INTO '
    'pack.item (name) VALUES (''S'') RETURNING id) SELECT * FROM done');
INSERT INTO pack.item (name) VALUES ('S');
SELECT is(pg_temp.confirm(pg_temp.id('clash')) #>> '{mcp_refusal,code}',
    'conflict', 'so when it breaks at the confirmation');

-- ---- who sees it ----

SELECT is(pg_temp.act('json_build_object(''n'', (SELECT count(*) FROM mcp.action))', '{}',
    account)->>'n', n::text, what)
FROM (VALUES ('acc_mara000001', 0::bigint, 'a colleague sees nothing'),
    ('acc_pavn000001', (SELECT count(*) FROM mcp.action),
        'an admin sees all of the workspace')) AS w (account, n, what);
SELECT is(has_table_privilege('mcp_app', 'mcp.action', 'DELETE'), false,
    'tools delete none');

SELECT * FROM finish();
ROLLBACK;
