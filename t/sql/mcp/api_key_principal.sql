-- Whose an API key is, and when it was used last.
BEGIN;
\ir setup.inc
SELECT plan(19);

SELECT set_config('mcp.now', '2026-11-23T08:00:00Z', true)
\g /dev/null
INSERT INTO mcp.credential (workspace_id, id, kind, account_id, name, resource,
    scopes, expires_at, revoked_at, revoked_why)
SELECT workspace, id, 'key', account, 'A key', 'https://test.example/mcp',
    scopes::text[], expires, revoked,
    CASE WHEN revoked IS NOT NULL THEN 'test' END
FROM (VALUES
    ('mcp-test', 'key_0000000001', 'acc_ada0000001', '{mcp,files:read}',
        NULL::timestamptz, NULL::timestamptz),
    ('mcp-test', 'key_0000000002', 'acc_ada0000001', '{}',
        '2026-11-23T08:00:01Z', NULL),
    ('mcp-test', 'key_past000000', 'acc_ada0000001', '{mcp}',
        '2026-11-23T08:00:00Z', NULL),
    ('mcp-test', 'key_ended00000', 'acc_ada0000001', '{mcp}', NULL,
        '2026-11-23T07:00:00Z'),
    ('mcp-other', 'key_eve0000001', 'acc_eve0000001', '{mcp}', NULL, NULL))
    AS c (workspace, id, account, scopes, expires, revoked);

-- The digest of a key named so.
CREATE FUNCTION pg_temp.digest(name text) RETURNS text LANGUAGE sql AS $$
    SELECT rtrim(translate(encode(sha256(name::bytea), 'base64'), '+/', '-_'),
        '=')
$$;
INSERT INTO mcp.api_key (workspace_id, credential_id, hash)
SELECT workspace_id, id, pg_temp.digest(id) FROM mcp.credential;

CREATE FUNCTION pg_temp.ask(id text,
    resource text DEFAULT 'https://test.example/mcp')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.as_app(format('SELECT mcp.api_key_principal(%L, %L)',
        pg_temp.digest(id), resource))::jsonb
$$;
CREATE FUNCTION pg_temp.used(id text) RETURNS timestamptz LANGUAGE sql AS $$
    SELECT c.last_used_at FROM mcp.credential c WHERE c.id = used.id
$$;

-- ---- whose it is ----

SELECT is(pg_temp.ask('key_0000000001'),
    '{"workspace": "mcp-test", "account": "acc_ada0000001",
        "credential_id": "key_0000000001", "scopes": "mcp files:read",
        "expires": null}', 'a key says whose it is and what it may');
SELECT is(pg_temp.ask('key_0000000002'),
    '{"workspace": "mcp-test", "account": "acc_ada0000001",
        "credential_id": "key_0000000002", "scopes": "",
        "expires": 1795420801}', 'and when it ends');
SELECT is(pg_temp.ask('key_eve0000001')->>'workspace', 'mcp-other',
    'its workspace is what it is a key of');
SELECT is(pg_temp.ask(id, resource), jsonb_build_object(
        'error', 'invalid_token', 'error_description', said), said)
FROM (VALUES
    ('nothing', 'https://test.example/mcp', 'This API key is not known here.'),
    ('key_ended00000', 'https://test.example/mcp', 'This API key was revoked.'),
    ('key_past000000', 'https://test.example/mcp', 'This API key has expired.'),
    ('key_0000000001', 'https://test.example/mcp/',
        'This API key is for another endpoint.'),
    ('key_0000000001', NULL, 'This API key is for another endpoint.'))
    AS t (id, resource, said);
SELECT is(mcp.api_key_principal(NULL, 'https://test.example/mcp')->>'error',
    'invalid_token', 'no digest is of no key');

-- ---- when it was used ----

SELECT is(pg_temp.used('key_0000000001'), '2026-11-23T08:00:00Z',
    'that it was used is recorded');
SELECT is(pg_temp.used('key_past000000'), NULL,
    'but not of a key that was refused');
SELECT set_config('mcp.now', '2026-11-23T08:00:59Z', true)
\g /dev/null
SELECT isnt(pg_temp.ask('key_0000000001')->>'account', NULL, 'within a minute');
SELECT is(pg_temp.used('key_0000000001'), '2026-11-23T08:00:00Z',
    'nothing is written');
SELECT set_config('mcp.now', '2026-11-23T08:01:00Z', true)
\g /dev/null
SELECT isnt(pg_temp.ask('key_0000000001')->>'account', NULL, 'after a minute');
SELECT is(pg_temp.used('key_0000000001'), '2026-11-23T08:01:00Z', 'it is');

-- ---- who may ask ----

SELECT is_definer('mcp', 'api_key_principal', ARRAY['text', 'text'],
    'it reads with its owner''s rights');
SELECT function_privs_are('mcp', 'api_key_principal', ARRAY['text', 'text'],
    'mcp_app', ARRAY['EXECUTE'], 'the module may call it');
SELECT is(pg_temp.as_app('SELECT hash FROM mcp.api_key'),
    '42501: permission denied for table api_key',
    'but sees no digest of any key');
SELECT throws_ok($$INSERT INTO mcp.api_key (workspace_id, credential_id, hash)
    VALUES ('mcp-test', 'key_0000000001', 'kc_live_abc')$$, '23514', NULL,
    'a key itself cannot be kept');
SELECT * FROM finish();
ROLLBACK;
