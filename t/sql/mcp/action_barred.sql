-- What was asked for is carried out only while its account is active and may use
-- the tool, and while the grant stands with which it was asked for; and with the
-- scopes of that token: however it is confirmed.
BEGIN;
\ir setup.inc
\ir action.inc
SELECT plan(40);

UPDATE mcp.account SET status = 'active' WHERE id = 'acc_pavn000001';
SELECT set_config('mcp.now', '2026-11-23T08:00:00Z', true)
\g /dev/null

-- An item that is named after the scopes it was made with.
CREATE FUNCTION pack.item_scoped(args jsonb) RETURNS json
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO pack.item (id, name)
    VALUES (args->>'id', current_setting('mcp.scopes'))
    ON CONFLICT (id) DO NOTHING;
    RETURN json_build_object('changes', json_build_array(json_build_object(
        'entity', 'item', 'id', args->>'id', 'before', '{}'::json,
        'after', json_build_object('id', args->>'id'),
        'sentence', 'It is there.')));
END
$$;
ALTER TABLE pack.item DROP CONSTRAINT item_name_key;

-- What happens between the question and the yes.
CREATE FUNCTION pg_temp.happen(what text, with_grant text) RETURNS void
LANGUAGE sql AS $$
    UPDATE mcp.credential SET revoked_at = mcp.now(), revoked_why = 'test'
    WHERE id = with_grant AND what = 'revoked';
    UPDATE mcp.credential SET expires_at = mcp.now()
    WHERE id = with_grant AND what = 'expired';
    UPDATE mcp.account SET
        status = CASE WHEN what = 'disabled' THEN 'disabled' ELSE 'active' END,
        role = CASE WHEN what = 'lowered' THEN 'service' ELSE 'user' END
    WHERE id = 'acc_ada0000001'
$$;

-- Ask with a grant of its own, let something happen, say yes on one of the ways
-- with a token of another grant of the client: what became of it, and with which
-- scopes it was done.
CREATE FUNCTION pg_temp.try(way text, what text, scopes text DEFAULT 'a b')
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    asking CONSTANT text := mcp.new_id('grn_');
    other CONSTANT text := mcp.new_id('grn_');
    item CONSTANT text := mcp.new_id('itm_');
    args CONSTANT jsonb := jsonb_build_object('id', item);
    tool CONSTANT jsonb := jsonb_build_object('roles',
        '["user", "manager"]'::jsonb, 'approval', split_part(way, ' ', 1),
        'approver', CASE WHEN way = 'second' THEN 'manager' END);
    asker CONSTANT jsonb := jsonb_build_object('credential_id', asking,
        'can_ask', true);
    sayer CONSTANT jsonb := jsonb_build_object('credential_id', other,
        'scopes', scopes);
    answer jsonb;
    id text;
BEGIN
    INSERT INTO mcp.credential (workspace_id, id, kind, account_id, client_id,
        resource, scopes)
    SELECT 'mcp-test', c, 'grant', 'acc_ada0000001', 'cli', 'https://x.example',
        '{a,b}' FROM unnest(ARRAY[asking, other]) AS c;
    answer := pg_temp.preview('pack.item_scoped', args, more => asker,
        tool => tool);
    id := coalesce(answer->>'confirmation_id',
        answer #>> '{state,confirmation_id}');
    PERFORM pg_temp.happen(what, asking);
    answer := CASE way
        WHEN 'agent' THEN pg_temp.confirm(id, more => sayer)
        WHEN 'client' THEN pg_temp.preview('pack.item_scoped', args,
            more => sayer || jsonb_build_object('can_ask', true,
                'state', jsonb_build_object('confirmation_id', id),
                'answers', jsonb_build_object(id,
                    '{"action": "accept", "content": {"approve": true}}'::jsonb)
                ), tool => tool)
        ELSE pg_temp.act('mcp.action_decide(ARGS)',
            jsonb_build_object('id', id, 'decision', 'approve'),
            CASE way WHEN 'page' THEN 'acc_ada0000001'
                WHEN 'page admin' THEN 'acc_pavn000001'
                ELSE 'acc_mara000001' END,
            '{"client": "", "scopes": ""}', '{"name": "approvals"}')
        END;
    PERFORM pg_temp.happen('nothing', asking);
    RETURN coalesce(answer->>'status', answer #>> '{mcp_refusal,code}',
            answer #>> '{}')
        || coalesce((SELECT ': ' || i.name FROM pack.item i
            WHERE i.id = item), '');
END
$$;

SELECT is(pg_temp.try(way, what), became, format('%s: %s', way, what))
FROM (VALUES
    ('agent', 'nothing', 'executed: a b'),
    ('agent', 'revoked', 'access_ended'),
    ('agent', 'expired', 'access_ended'),
    ('agent', 'disabled',
        'MC401: This account is not active in the workspace.'),
    ('agent', 'lowered', 'forbidden'),
    ('client', 'nothing', 'executed: a b'),
    ('client', 'revoked', 'access_ended'),
    ('client', 'expired', 'access_ended'),
    ('client', 'disabled',
        'MC401: This account is not active in the workspace.'),
    ('client', 'lowered',
        'MC403: The tool p_item_scoped is not available to the role "service".'
        ),
    ('page', 'nothing', 'executed: a b'),
    ('page', 'revoked', 'access_ended'),
    ('page', 'expired', 'access_ended'),
    ('page', 'disabled', 'MC401: This account is not active in the workspace.'),
    ('page', 'lowered', 'asker_forbidden'),
    ('page admin', 'nothing', 'executed: a b'),
    ('page admin', 'revoked', 'access_ended'),
    ('page admin', 'expired', 'access_ended'),
    ('page admin', 'disabled', 'asker_inactive'),
    ('page admin', 'lowered', 'asker_forbidden'),
    ('second', 'nothing', 'executed: a b'),
    ('second', 'revoked', 'access_ended'),
    ('second', 'expired', 'access_ended'),
    ('second', 'disabled', 'asker_inactive'),
    ('second', 'lowered', 'asker_forbidden')) AS t (way, what, became);

-- ---- scopes ----

SELECT is(pg_temp.try(way, 'nothing', scopes), became,
    format('%s: a token with %s', way, scopes))
FROM (VALUES
    ('agent', 'a b c', 'executed: a b'),
    ('agent', 'a', 'executed: a'),
    ('agent', 'b', 'insufficient_scope'),
    ('client', 'a b c', 'executed: a b'),
    ('client', 'c a', 'executed: a')) AS t (way, scopes, became);

-- ---- what the page says, and what stays ----

INSERT INTO mcp.credential (workspace_id, id, kind, account_id, client_id,
    resource, scopes)
VALUES ('mcp-test', 'grn_barred0000', 'grant', 'acc_ada0000001', 'cli',
    'https://x.example', '{a,b}');
CREATE TEMP TABLE p ON COMMIT DROP AS
SELECT pg_temp.preview('pack.item_scoped', '{"id": "itm_last"}',
    more => '{"credential_id": "grn_barred0000"}',
    tool => '{"approval": "page"}') AS answer;
CREATE FUNCTION pg_temp.shown() RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.act('mcp.action_list(ARGS)', jsonb_build_object('id',
        answer->>'confirmation_id'), 'acc_pavn000001') #> '{actions,0}'
    FROM p
$$;
SELECT is(pg_temp.shown()->>'refused', NULL,
    'while nothing bars it, the page offers it');
SELECT pg_temp.happen('revoked', 'grn_barred0000')
\g /dev/null
SELECT is(pg_temp.shown()->>'refused', 'The access with which this was asked '
    'for was revoked or has ended. Nothing was changed.',
    'then it says why not');
SELECT is(pg_temp.act('mcp.action_decide(ARGS)', jsonb_build_object('id',
    answer->>'confirmation_id', 'decision', 'approve'), 'acc_pavn000001',
    '{}', '{"name": "approvals"}')->'mcp_refusal',
    '{"code": "access_ended", "message": "The access with which this was asked for was revoked or has ended. Nothing was changed.",
    "hint": "Call p_item_scoped again, and show the human that preview."}',
    'as does the answer') FROM p;
SELECT is(pg_temp.audited(answer->>'confirmation_id'),
    'item_scoped preview pending, item_scoped approve access_ended',
    'the audit has it') FROM p;
SELECT is(pg_temp.confirm(answer->>'confirmation_id')
    #>> '{mcp_refusal,code}', 'access_ended',
    'the model is told the same') FROM p;
SELECT is(pg_temp.shown()->>'state', 'pending', 'it goes on waiting');
SELECT is(pg_temp.act('mcp.action_decide(ARGS)', jsonb_build_object('id',
    answer->>'confirmation_id', 'decision', 'reject'), 'acc_pavn000001',
    '{}', '{"name": "approvals"}')->>'status', 'rejected',
    'for somebody who says no') FROM p;
SELECT is(pg_temp.shown()->>'refused', NULL, 'after which nothing is said');

-- ---- nobody else's ----

SELECT is(pg_temp.as_app(format($$SELECT mcp.action_barred(a) FROM (SELECT
    set_config('mcp.workspace', 'mcp-other', true)) s, LATERAL (SELECT
    jsonb_populate_record(NULL::mcp.action, %L) AS a) r$$,
    '{"workspace_id": "mcp-test", "account_id": "acc_nna0000001",
    "tool": {}}')), NULL, 'of another workspace nothing is told');
SELECT is_definer('mcp', 'action_barred', ARRAY['mcp.action'],
    'it reads credentials with its owner''s rights');
SELECT * FROM finish();
ROLLBACK;
