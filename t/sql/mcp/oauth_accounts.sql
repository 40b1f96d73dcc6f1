-- Who has signed in, as which accounts, and what a client has of them already;
-- scopes by roles; the small functions.
BEGIN;
\ir setup.inc
\ir oauth.inc
SELECT plan(25);

INSERT INTO mcp.account (workspace_id, id, email, name, role, status)
VALUES ('mcp-other', 'acc_ada0000002', 'ada@test.example', 'Ada', 'admin',
    'disabled'),
    ('mcp-other', 'acc_bt00000002', 'bot@test.example', 'Bot', 'service',
    'active');

CREATE FUNCTION pg_temp.accounts(change jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.ask('accounts', '{"email": "ada@test.example",
        "workspace": null, "client_id": "cli_one",
        "resource": "https://r.example/mcp", "role": null}'::jsonb || change)
        ->'accounts'
$$;

SELECT is(pg_temp.accounts('{}'), '[
    {"workspace": "mcp-other", "workspace_name": "Another",
        "account": "acc_ada0000002", "name": "Ada", "role": "admin",
        "status": "disabled", "granted": null},
    {"workspace": "mcp-test", "workspace_name": "Ours",
        "account": "acc_ada0000001", "name": "Ada", "role": "user",
        "status": "active", "granted": null}]',
    'a person''s accounts, by the names of their workspaces');
SELECT is(pg_temp.accounts('{"email": "ADA@test.example"}'),
    pg_temp.accounts('{}'), 'however the address is written');
SELECT is(jsonb_path_query_array(pg_temp.accounts('{"workspace": "mcp-test"}'),
    '$[*].workspace'), '["mcp-test"]', 'in one workspace, if one is wanted');
SELECT is(pg_temp.accounts(change::jsonb), '[]', name)
FROM (VALUES
    ('{"email": "nobody@test.example"}', 'nobody has none'),
    ('{"email": null}', 'no address has none'),
    ('{"email": "%"}', 'nor has a pattern'),
    ('{"email": "bot@test.example"}', 'a service does not sign in'),
    ('{"workspace": "mcp-none"}', 'a workspace that is not there has none')
) AS c (change, name);

-- ---- what is granted already ----

SELECT pg_temp.approve('one');
SELECT pg_temp.ask('redeem', pg_temp.redemption('one'));
CREATE FUNCTION pg_temp.granted(change jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.accounts('{"workspace": "mcp-test"}'::jsonb || change)
        ->0->'granted'
$$;
SELECT is(pg_temp.granted(), '{"scopes": ["mcp"], "digest": "digest"}',
    'what the client has already');
SELECT is(pg_temp.granted(change::jsonb), 'null', name)
FROM (VALUES
    ('{"client_id": "cli_two"}', 'another client has nothing of it'),
    ('{"resource": "https://r.example/other"}', 'nor is it for another resource'),
    ('{"issuer": "https://other.example"}', 'nor of another issuer')
) AS c (change, name);
SELECT pg_temp.at(1);
SELECT pg_temp.approve('two', '{"scopes": ["mcp", "mcp:extra"], "digest": "new"}');
SELECT pg_temp.ask('redeem', pg_temp.redemption('two'));
SELECT is(pg_temp.granted(), '{"scopes": ["mcp", "mcp:extra"], "digest": "new"}',
    'of several grants the newest counts');
UPDATE mcp.credential SET revoked_at = mcp.now(), revoked_why = 'test'
WHERE 'mcp:extra' = ANY (scopes);
SELECT is(pg_temp.granted(), '{"scopes": ["mcp"], "digest": "digest"}',
    'but none that was revoked');
UPDATE mcp.credential SET expires_at = mcp.now();
SELECT is(pg_temp.granted(), 'null', 'or is over');

-- ---- the role that the sign-in says ----

SELECT is(pg_temp.accounts('{"workspace": "mcp-test", "role": "manager"}')
    ->0->>'role', 'manager', 'the sign-in says the role');
SELECT is(pg_temp.audited('role_changed'),
    'acc_ada0000001 done req-1 The sign-in says that the role is manager.',
    'the audit tells that it has changed');
SELECT pg_temp.accounts('{"workspace": "mcp-test", "role": "manager"}');
SELECT is((SELECT count(*) FROM mcp.audit WHERE action = 'role_changed'),
    1::bigint, 'once');
SELECT is((SELECT role FROM mcp.account WHERE id = 'acc_ada0000002'), 'admin',
    'in that workspace alone');
SELECT pg_temp.accounts('{"email": "bot@test.example", "role": "admin"}');
SELECT is((SELECT role FROM mcp.account WHERE id = 'acc_bt00000002'), 'service',
    'a service becomes nothing else');
SELECT is(left(pg_temp.word('accounts', '{"email": "ada@test.example",
    "role": "root"}'), 5), '23514', 'there are no other roles');

-- ---- scopes ----

SELECT is(mcp.oauth_scopes(scopes::text[], role, scope_roles::jsonb),
    result::text[], name)
FROM (VALUES
    ('{b,a}', 'user', '{}', '{b,a}', 'scopes for all are for all, in their order'),
    ('{b,a}', 'user', '{"a": ["admin", "user"], "b": ["admin"]}', '{a}',
        'others for their roles'),
    ('{a}', 'user', '{"a": []}', '{}', 'one for nobody for nobody')
) AS c (scopes, role, scope_roles, result, name);
SELECT is(ARRAY[mcp.oauth_text_array('["b", "a"]')::text,
    mcp.oauth_text_array('[]')::text, mcp.oauth_text_array('null')::text,
    mcp.oauth_text_array(NULL)::text, mcp.oauth_text_array('"a"')::text],
    ARRAY['{b,a}', '{}', NULL, NULL, NULL], 'a list of JSON is a list');
SELECT * FROM finish();
ROLLBACK;
