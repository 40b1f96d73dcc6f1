-- Who says yes to a write: the agent, the client's human, the human on the
-- approvals page, or somebody else there.
BEGIN;
\ir setup.inc
\ir action.inc
SELECT plan(57);

UPDATE mcp.account SET status = 'active' WHERE id = 'acc_pavn000001';
CREATE TEMP TABLE p (name text PRIMARY KEY, answer jsonb);
CREATE FUNCTION pg_temp.id(of text) RETURNS text
LANGUAGE sql AS $$
    SELECT answer->>'confirmation_id' FROM p WHERE name = of
$$;
-- Somebody decides on the page, where no client is.
CREATE FUNCTION pg_temp.decide(
    id text,
    decision text,
    account text DEFAULT 'acc_ada0000001',
    note text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.act('mcp.action_decide(ARGS)', jsonb_build_object('id', id,
        'decision', decision, 'note', note), account, '{"client": "",
        "scopes": ""}', '{"name": "approvals"}')
$$;
CREATE FUNCTION pg_temp.listed(
    args jsonb DEFAULT '{}',
    account text DEFAULT 'acc_ada0000001')
RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.act('mcp.action_list(ARGS)', args, account)->'actions'
$$;

-- ---- the page ----

INSERT INTO p SELECT 'page', pg_temp.preview('pack.item_add', '{"name": "A"}',
    tool => '{"approval": "page", "page": "https://x.example/approvals"}');
SELECT is(answer->>'approval', 'page', 'a preview says who decides')
FROM p WHERE name = 'page';
SELECT is(answer->>'next', 'Nothing is changed yet, and you cannot confirm it. '
    'Ask the human to approve it on the approvals page: '
    'https://x.example/approvals; then call p_action_confirm, which tells what '
    'became of it. On a no call p_action_cancel.', 'and what to do')
FROM p WHERE name = 'page';
SELECT is(pg_temp.confirm(pg_temp.id('page')) #>> '{mcp_refusal,code}',
    'approval_needed', 'a token alone does not confirm');
SELECT is(pg_temp.decide(pg_temp.id('page'), said) #>> '{mcp_refusal,code}',
    'undecided', format('no yes is taken from %s', quote_nullable(said)))
FROM (VALUES (NULL), (''), ('Approve'), ('executed')) AS w (said);
SELECT is((SELECT count(*) FROM pack.item), 0::bigint, 'nothing is written');
SELECT is(pg_temp.decide(pg_temp.id('page'), 'approve', 'acc_mara000001')
    #>> '{mcp_refusal,code}', 'not_found', 'a colleague cannot decide');
SELECT is(pg_temp.decide(pg_temp.id('page'), 'approve')->>'status', 'executed',
    'the human can');
SELECT is((SELECT by_account FROM pack.item WHERE name = 'A'), 'acc_ada0000001',
    'and it is done as theirs');
SELECT is(pg_temp.confirm(pg_temp.id('page'))->>'already_executed', 'true',
    'then the confirmation tells of it');
SELECT is(pg_temp.audited(pg_temp.id('page')), 'item_add preview pending, '
    'item_add confirm approval_needed, item_add approve approved, '
    'item_add confirm executed, item_add confirm already_executed',
    'the audit has all of it');

INSERT INTO p SELECT 'no', pg_temp.preview('pack.item_add', '{"name": "B"}',
    tool => '{"approval": "page"}');
SELECT is(pg_temp.decide(pg_temp.id('no'), 'reject', note => ' Not today. ')
    ->>'status', 'rejected', 'a human says no');
SELECT is(pg_temp.confirm(pg_temp.id('no')) #>> '{mcp_refusal,message}',
    'Whoever was to approve this has said no. Nothing was changed. They wrote: '
    'Not today.', 'and the model hears why');
SELECT is(pg_temp.decide(pg_temp.id('no'), 'approve') #>> '{mcp_refusal,code}',
    'rejected', 'a no stands');

-- An admin decides about the workspace's, as whose the write runs all the same.
INSERT INTO p SELECT 'admin', pg_temp.preview('pack.item_add', '{"name": "C"}',
    tool => '{"approval": "page"}');
SELECT is(pg_temp.decide(pg_temp.id('admin'), 'approve', 'acc_pavn000001')
    ->>'status', 'executed', 'an admin decides about others''');
SELECT is((SELECT by_account FROM pack.item WHERE name = 'C'),
    'acc_ada0000001', 'it runs as the account that asked');
SELECT is((SELECT decided_by FROM mcp.action WHERE id = pg_temp.id('admin')),
    'acc_pavn000001', 'who decided is kept');
SELECT is((SELECT string_agg(u.account_id || ' ' || u.action, ', ' ORDER BY u.id)
    FROM mcp.audit u
    WHERE u.details->>'confirmation_id' = pg_temp.id('admin')
        AND u.action <> 'preview'),
    'acc_pavn000001 approve, acc_ada0000001 confirm', 'also in the audit');

-- The world changes while the page is open.
INSERT INTO p SELECT 'old', pg_temp.preview('pack.item_resize',
    '{"name": "A", "size": 4}', tool => '{"approval": "page"}');
UPDATE pack.item SET size = 2 WHERE name = 'A';
INSERT INTO p SELECT 'new',
    pg_temp.decide(pg_temp.id('old'), 'approve') #> '{mcp_refusal,details}';
SELECT is(pg_temp.state(pg_temp.id('old')), 'outdated',
    'what was approved is not what would be done: it is not done');
SELECT is((SELECT size FROM pack.item WHERE name = 'A'), 2, 'at all');
SELECT is(pg_temp.decide(pg_temp.id('new'), 'approve')->>'status', 'executed',
    'the new preview can be approved');

-- ---- a second person ----

INSERT INTO p SELECT 'second', pg_temp.preview('pack.item_add',
    '{"name": "D"}',
    tool => '{"approval": "second", "approver": "manager", "roles": ["user"]}');
SELECT matches(answer->>'next', 'Ask another person with the role "manager" to ',
    'a second person is asked for by role') FROM p WHERE name = 'second';
SELECT is(pg_temp.decide(pg_temp.id('second'), 'approve', account)
    #>> '{mcp_refusal,message}', message, what)
FROM (VALUES
    ('acc_ada0000001', 'Another person must approve what you asked for.',
        'not who asked'),
    ('acc_pavn000001', 'Only a person with the role "manager" can approve '
        'this.', 'nor another role, be it admin')) AS w (account, message, what);
SELECT is(pg_temp.state(pg_temp.id('second')), 'pending', 'it goes on waiting');
UPDATE mcp.account SET role = 'manager' WHERE id = 'acc_ada0000001';
SELECT is(pg_temp.decide(pg_temp.id('second'), 'approve', 'acc_mara000001')
    #>> '{mcp_refusal,message}',
    'Who asked for this may not use the tool any more. Nothing was changed.',
    'who asked must still be allowed to');
UPDATE mcp.account SET role = 'user', status = 'disabled'
WHERE id = 'acc_ada0000001';
SELECT is(pg_temp.decide(pg_temp.id('second'), 'approve', 'acc_mara000001')
    #>> '{mcp_refusal,code}', 'asker_inactive', 'and be active');
UPDATE mcp.account SET status = 'active' WHERE id = 'acc_ada0000001';
SELECT is(pg_temp.decide(pg_temp.id('second'), 'approve', 'acc_mara000001')
    ->>'status', 'executed', 'then a person with the role approves');
SELECT is((SELECT by_account FROM pack.item WHERE name = 'D'),
    'acc_ada0000001', 'what the other one asked for');

-- ---- the client's human ----

-- The round in which the client brings what its human has said.
CREATE FUNCTION pg_temp.said(id text, answer jsonb) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.preview('pack.item_add', '{"name": "E"}',
        more => jsonb_build_object('can_ask', true,
            'state', jsonb_build_object('confirmation_id', id),
            'answers', coalesce(jsonb_build_object(id, answer), '{}')),
        tool => '{"approval": "client"}')
$$;
CREATE FUNCTION pg_temp.ask() RETURNS text
LANGUAGE sql AS $$
    SELECT pg_temp.preview('pack.item_add', '{"name": "E"}',
        more => '{"can_ask": true}', tool => '{"approval": "client"}')
        #>> '{state,confirmation_id}'
$$;
INSERT INTO p SELECT 'ask', pg_temp.preview('pack.item_add', '{"name": "E"}',
    more => '{"can_ask": true}', tool => '{"approval": "client"}');
SELECT is(answer #> ARRAY['input_required',
    answer #>> '{state,confirmation_id}'], '{"method": "elicitation/create",
    "params": {"mode": "form", "message": "p_item_add asks you to approve:\n- E is added.",
    "requestedSchema": {"type": "object", "properties": {"approve": {"type":
    "boolean", "title": "Carry this out", "default": false}}, "required":
    ["approve"]}}}', 'a client that can puts the changes before its human')
FROM p WHERE name = 'ask';
SELECT is(pg_temp.confirm(answer #>> '{state,confirmation_id}')
    #>> '{mcp_refusal,code}', 'approval_needed',
    'the model does not confirm it') FROM p WHERE name = 'ask';
SELECT is(pg_temp.said(answer #>> '{state,confirmation_id}',
    '{"action": "accept", "content": {"approve": true}}')->>'status',
    'executed', 'a yes there carries it out') FROM p WHERE name = 'ask';
SELECT is(pg_temp.said(answer #>> '{state,confirmation_id}',
    '{"action": "accept", "content": {"approve": true}}')
    ->>'already_executed', 'true', 'once') FROM p WHERE name = 'ask';
UPDATE pack.item SET name = 'was E' WHERE name = 'E';
CREATE TEMP TABLE no ON COMMIT DROP AS
SELECT said, pg_temp.ask() AS id, state
FROM (VALUES
    ('{"action": "accept", "content": {"approve": false}}'::jsonb, 'rejected'),
    ('{"action": "decline"}', 'rejected'), ('{"action": "cancel"}', 'cancelled')
) AS w (said, state);
SELECT is(pg_temp.said(id, said) #>> '{mcp_refusal,code}', 'rejected',
    format('a no: %s', said)) FROM no;
SELECT is(pg_temp.state(id), state, format('is kept: %s', said)) FROM no;
SELECT is((SELECT count(*) FROM pack.item WHERE name = 'E'), 0::bigint,
    'and nothing is written');
CREATE FUNCTION pg_temp.message(statement text, args jsonb) RETURNS text
LANGUAGE sql AS $$
    SELECT m.value #>> '{params,message}'
    FROM jsonb_each(pg_temp.act(format(
        'mcp.action_preview(%L, ARGS, PRINCIPAL, TOOL)', statement), args,
        more => '{"can_ask": true}', tool => '{"approval": "client"}')
        ->'input_required') AS m
$$;
SELECT is(pg_temp.message('pack.item_add', jsonb_build_object('name',
    U&'Q\000A- R is deleted \202Efdp.exe')),
    E'p_item_add asks you to approve:\n- Q - R is deleted  fdp.exe is added.',
    'a name makes no line of its own, and turns nothing around');
SELECT is(right(pg_temp.message('SELECT repeat(''x'', 100) AS x, g AS y '
    'FROM generate_series(1, 50) AS g', '{}'), 41),
    'This is cut: there are 50 changes in all.',
    'and what is cut is told of');
INSERT INTO p SELECT 'cannot', pg_temp.preview('pack.item_add',
    '{"name": "F"}', more => '{"can_ask": false}',
    tool => '{"approval": "client"}');
SELECT is(answer->>'approval', 'page', 'for a client that cannot ask: the page')
FROM p WHERE name = 'cannot';
INSERT INTO p SELECT 'moved', pg_temp.preview('pack.item_add', '{"name": "G"}',
    more => '{"can_ask": true}', tool => '{"approval": "client"}');
INSERT INTO pack.item (name) VALUES ('H');
INSERT INTO p SELECT 'asked anew', pg_temp.said(
    answer #>> '{state,confirmation_id}',
    '{"action": "accept", "content": {"approve": true}}')
FROM p WHERE name = 'moved';
SELECT isnt(n.answer #>> '{state,confirmation_id}',
    o.answer #>> '{state,confirmation_id}',
    'when the world has changed, the human is asked again')
FROM p n, p o WHERE n.name = 'asked anew' AND o.name = 'moved';
SELECT is((SELECT count(*) FROM pack.item WHERE name = 'G'), 0::bigint,
    'before anything is written');

-- ---- what the page shows ----

SELECT is((SELECT string_agg(DISTINCT a->>'account', ' ')
    FROM jsonb_array_elements(pg_temp.listed()) AS a), 'Ada',
    'one''s own actions');
SELECT is(pg_temp.listed('{}', 'acc_mara000001')->0->>'id',
    pg_temp.id('second'), 'and those that ask for one''s role');
SELECT is(jsonb_array_length(pg_temp.listed('{}', 'acc_mara000001')), 1,
    'no others');
SELECT is(jsonb_array_length(pg_temp.listed('{}', 'acc_pavn000001')),
    (SELECT count(*)::integer FROM mcp.action), 'an admin sees all');
SELECT is((pg_temp.listed('{"state": "rejected"}')->0)->>'state', 'rejected',
    'by state');
SELECT is(pg_temp.listed('{"tool": "resize"}')->0->>'tool', 'p_item_resize',
    'by tool');
SELECT is(jsonb_array_length(pg_temp.listed('{"limit": 2}')), 2,
    'as many as are asked for');
SELECT is((SELECT string_agg(a->>'state', ' ' ORDER BY place)
    FROM jsonb_array_elements(pg_temp.listed('{"state": "pending"}'))
        WITH ORDINALITY AS w (a, place)
    WHERE a->>'state' <> 'pending'), NULL, 'and none of another state');
SELECT is(pg_temp.listed()->0->>'state', 'pending', 'what waits comes first');
SELECT is((pg_temp.listed(jsonb_build_object('id', pg_temp.id('no')))->0)
    - ARRAY['created_at', 'expires_at', 'decided_at', 'changes', 'refused'],
    jsonb_build_object('id', pg_temp.id('no'), 'tool', 'p_item_add', 'state',
        'rejected', 'account', 'Ada', 'is_own', true, 'client', 'cli',
        'approval', 'page', 'approver', NULL, 'decided_by', 'Ada', 'note',
        'Not today.', 'next_id', NULL, 'summary', 'One item'),
    'who asked, with which client, and what was decided');

SELECT * FROM finish();
ROLLBACK;
