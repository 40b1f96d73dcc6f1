-- The door of every call: who may come in, and what is set when they do.
BEGIN;
\ir setup.inc
SELECT plan(57);

CREATE FUNCTION pg_temp.ada() RETURNS jsonb LANGUAGE sql AS $$
    SELECT '{"workspace": "mcp-test", "account": "acc_ada0000001",
        "client": "cli", "scopes": "mcp files", "credential": "oauth"}'::jsonb
$$;

-- ---- who comes in ----

SELECT is(pg_temp.call(pg_temp.ada(), '{"name": "a", "read": true}'), 'user',
    'an active account comes in, and its role comes back');
SELECT is(
    pg_temp.call('{"workspace": "mcp-test", "account": "acc_mara000001"}',
        '{}'),
    'manager', 'with nothing but workspace and account, too');

SELECT is(pg_temp.call(principal, '{"name": "a", "read": true}'),
    'MC401: This account is not active in the workspace.', who)
FROM (VALUES
    ('{"workspace": "mcp-test", "account": "acc_nna0000001"}'::jsonb,
        'a pending account is turned away'),
    ('{"workspace": "mcp-test", "account": "acc_pavn000001"}',
        'a disabled account is turned away'),
    ('{"workspace": "mcp-test", "account": "acc_eve0000001"}',
        'an account of another workspace is turned away'),
    ('{"workspace": "mcp-other", "account": "acc_ada0000001"}',
        'so is ours in the other one'),
    ('{"workspace": "mcp-test", "account": "acc_nobody0001"}',
        'an account that is not there is turned away'),
    ('{"workspace": "nowhere", "account": "acc_ada0000001"}',
        'a workspace that is not there is turned away'),
    ('{"workspace": "mcp-test"}', 'no account is turned away'),
    ('{"account": "acc_ada0000001"}', 'no workspace is turned away'),
    ('{}', 'nobody is turned away'),
    ('null', 'null is turned away'),
    ('"acc_ada0000001"', 'a text is turned away'),
    (NULL, 'nothing at all is turned away')) AS t (principal, who);
SELECT is(
    pg_temp.error_of($$SELECT mcp.enter('{}', '{}', NULL)$$),
    '{"state": "MC401",
        "message": "This account is not active in the workspace.",
        "hint": "Ask an administrator of the workspace, then sign in again.",
        "detail": {"code": "account_inactive"}}',
    'an inactive account is told whom to ask');

-- ---- which tools ----

SELECT is(
    pg_temp.call(pg_temp.ada(), '{"name": "a", "roles": ["admin", "user"]}'),
    'user', 'a role that the tool names comes in');
SELECT is(
    pg_temp.error_of(format('SELECT mcp.enter(%L, %L, NULL)', pg_temp.ada(),
        '{"name": "find", "prefix": "k_", "roles": ["manager", "admin"]}')),
    '{"state": "MC403",
        "message": "The tool k_find is not available to the role \"user\".",
        "hint": "Ask a person with one of these roles: manager, admin.",
        "detail": {"code": "forbidden"}}',
    'another role is told whom to ask');
SELECT is(
    pg_temp.call(pg_temp.ada(), '{"name": "find", "roles": ["admin"]}'),
    'MC403: The tool find is not available to the role "user".',
    'the tool is named without a prefix where there is none');
SELECT is(
    pg_temp.call(pg_temp.ada(), '{"kind": "prompt", "name": "plan",
        "prefix": "k_", "roles": ["admin"]}'),
    'MC403: The prompt k_plan is not available to the role "user".',
    'a prompt is called one');
SELECT is(
    pg_temp.call(pg_temp.ada(), '{"kind": "resource", "name": "terms",
        "prefix": "k_", "roles": ["admin"]}'),
    'MC403: The resource terms is not available to the role "user".',
    'and a resource, whose name has no prefix');
SELECT is(
    pg_temp.call(pg_temp.ada(), '{"name": "find", "roles": []}'),
    'MC403: The tool find is not available to the role "user".',
    'a tool for no role is for nobody');
SELECT is(
    pg_temp.call('{"workspace": "mcp-test", "account": "acc_nna0000001"}',
        '{"name": "find", "roles": ["admin"]}'),
    'MC401: This account is not active in the workspace.',
    'an inactive account learns nothing of roles');

-- ---- which credentials ----

INSERT INTO mcp.credential (workspace_id, id, kind, account_id, client_id, name,
    resource, scopes, expires_at, revoked_at, revoked_why)
SELECT workspace, id, CASE WHEN id ~ '^key' THEN 'key' ELSE 'grant' END,
    account, CASE WHEN id ~ '^key' THEN '' ELSE 'cli' END,
    CASE WHEN id ~ '^key' THEN 'A key' END, 'https://test.example/mcp', '{mcp}',
    expires, revoked, CASE WHEN revoked IS NOT NULL THEN 'test' END
FROM (VALUES
    ('mcp-test', 'grn_0000000001', 'acc_ada0000001', NULL::timestamptz,
        NULL::timestamptz),
    ('mcp-test', 'key_0000000001', 'acc_ada0000001', '2026-11-23T08:00:01Z',
        NULL),
    ('mcp-test', 'grn_past000000', 'acc_ada0000001', '2026-11-23T08:00:00Z',
        NULL),
    ('mcp-test', 'grn_ended00000', 'acc_ada0000001', NULL,
        '2026-11-23T07:59:59Z'),
    ('mcp-test', 'grn_mara000001', 'acc_mara000001', NULL, NULL),
    ('mcp-test', 'grn_nna0000001', 'acc_nna0000001', NULL,
        '2026-11-23T07:59:59Z'),
    ('mcp-other', 'grn_eve0000001', 'acc_eve0000001', NULL, NULL))
    AS c (workspace, id, account, expires, revoked);
SELECT set_config('mcp.now', '2026-11-23T08:00:00Z', true)
\g /dev/null

CREATE FUNCTION pg_temp.with_credential(id text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.ada() || jsonb_build_object('credential_id', id)
$$;
SELECT is(pg_temp.call(pg_temp.with_credential(id), '{"name": "a"}'), said, who)
FROM (VALUES
    ('grn_0000000001', 'user', 'a grant that holds comes in'),
    ('key_0000000001', 'user', 'a key that has not expired yet comes in'),
    (NULL, 'user', 'a token of somebody else''s, which names none, comes in'),
    ('grn_past000000', 'MC401: This access was revoked or has ended.',
        'one that has expired does not'),
    ('grn_ended00000', 'MC401: This access was revoked or has ended.',
        'one that was revoked does not'),
    ('grn_mara000001', 'MC401: This access was revoked or has ended.',
        'nor one of somebody else'),
    ('grn_eve0000001', 'MC401: This access was revoked or has ended.',
        'nor one of another workspace'),
    ('grn_nobody0001', 'MC401: This access was revoked or has ended.',
        'nor one that is not there'),
    ('', 'MC401: This access was revoked or has ended.', 'nor an empty one'))
    AS t (id, said, who);
SELECT is(
    pg_temp.error_of(format('SELECT mcp.enter(%L, %L, NULL)',
        pg_temp.with_credential('grn_ended00000'), '{}')),
    '{"state": "MC401",
        "message": "This access was revoked or has ended.",
        "hint": "Sign in again, or use another key.",
        "detail": {"code": "credential_ended"}}',
    'a credential that has ended is told what to do');
SELECT is(
    pg_temp.call(pg_temp.with_credential('grn_ended00000'),
        '{"name": "find", "roles": ["admin"]}'),
    'MC403: The tool find is not available to the role "user".',
    'the role is judged first');
SELECT is(
    pg_temp.call('{"workspace": "mcp-test", "account": "acc_nna0000001",
        "credential_id": "grn_nna0000001"}', '{}'),
    'MC401: This account is not active in the workspace.',
    'and before it the account');
SELECT is(
    pg_temp.call(pg_temp.with_credential('grn_0000000001'), '{"name": "a"}',
        $$current_setting('mcp.credential_id')$$),
    'grn_0000000001', 'a write knows its credential');
SELECT is(
    pg_temp.call(pg_temp.ada(), '{"name": "a"}',
        $$current_setting('mcp.credential_id')$$),
    '', 'which is empty where there is none');
UPDATE mcp.credential SET revoked_at = mcp.now(), revoked_why = 'test'
WHERE id = 'key_0000000001';
SELECT is(pg_temp.call(pg_temp.with_credential('key_0000000001'),
    '{"name": "a", "read": true}'),
    'MC401: This access was revoked or has ended.',
    'the next call after a revocation is refused, a read, too');

-- ---- what is set ----

SELECT is(
    pg_temp.call(pg_temp.ada(), '{"name": "find", "prefix": "k_"}',
        format('current_setting(%L)', setting)),
    value, setting || ' is set')
FROM (VALUES
    ('mcp.workspace', 'mcp-test'),
    ('mcp.account', 'acc_ada0000001'),
    ('mcp.role', 'user'),
    ('mcp.zone', 'Europe/Berlin'),
    ('mcp.scopes', 'mcp files'),
    ('mcp.client', 'cli'),
    ('mcp.credential', 'oauth'),
    ('mcp.request', 'req-1'),
    ('mcp.tool', 'find'),
    ('mcp.tool_prefix', 'k_')) AS t (setting, value);
SAVEPOINT before;
-- Somebody was here before in the same session; nothing of theirs may stay.
SELECT is(
    pg_temp.as_app(format($$
        SELECT concat_ws('|', current_setting('mcp.client'),
            current_setting('mcp.scopes'), current_setting('mcp.credential'),
            current_setting('mcp.tool_prefix'), current_setting('mcp.request'))
        FROM mcp.enter(%L, '{"name": "a", "prefix": "k_"}', 'req-1') AS first,
            LATERAL mcp.enter('{"workspace": "mcp-test",
                "account": "acc_mara000001"}', '{}', NULL) AS second$$,
        pg_temp.ada())),
    '||||', 'what a call does not say is empty, whatever was set before');

ROLLBACK TO before;

-- ---- for this transaction alone ----

SELECT is(
    pg_temp.as_app(format('SELECT mcp.enter(%L, %L, NULL)', pg_temp.ada(),
        '{"name": "a", "read": true}')), 'user', 'a call');
SELECT is(current_setting('mcp.account'), 'acc_ada0000001',
    'the settings outlive mcp.enter');
SELECT is(current_setting('search_path') ~ 'pg_temp', false,
    'its search_path does not');
ROLLBACK TO before;
SELECT is(nullif(current_setting('mcp.account', true), ''), NULL,
    'they end with their transaction');

-- ---- reading and writing ----

CREATE TABLE public.mcp_test_note (text text);
GRANT ALL ON public.mcp_test_note TO mcp_app;
CREATE FUNCTION public.mcp_test_write() RETURNS text LANGUAGE sql AS $$
    INSERT INTO public.mcp_test_note VALUES ('x') RETURNING text
$$;
SELECT is(
    pg_temp.call(pg_temp.ada(), '{"name": "a", "read": true}',
        'public.mcp_test_write()'),
    '25006: cannot execute INSERT in a read-only transaction',
    'a read tool cannot write');
SELECT is(
    pg_temp.call(pg_temp.ada(), '{"name": "a", "read": false}',
        'public.mcp_test_write()'), 'x', 'a write tool can');
SELECT is(
    pg_temp.call(pg_temp.ada(), '{"name": "a"}', 'public.mcp_test_write()'),
    'x', 'and so can one of which nothing is said');

-- ---- who may ask, and how it runs ----

SELECT function_privs_are('mcp', 'enter', ARRAY['jsonb', 'jsonb', 'text'],
    'mcp_app', ARRAY['EXECUTE'], 'the module may call it');
SELECT is_definer('mcp', 'enter', ARRAY['jsonb', 'jsonb', 'text'],
    'it reads the account with its owner''s rights');
SELECT * FROM finish();
ROLLBACK;
