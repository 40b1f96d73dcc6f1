-- Access for services: whose, for what, and for how long.
BEGIN;
\ir setup.inc
\ir oauth.inc
SELECT plan(22);

INSERT INTO mcp.account (workspace_id, id, email, name, role, status)
VALUES ('mcp-test', 'acc_bt00000001', 'bot@test.example', 'Bot', 'service',
    'active');
INSERT INTO mcp.oauth_client (issuer, id, kind, metadata, digest, workspace_id,
    account_id, scopes)
VALUES ('https://as.example', 'svc_bot', 'service', '{}', 'of bot', 'mcp-test',
    'acc_bt00000001', '{mcp,mcp:admin,mcp:extra}');

CREATE FUNCTION pg_temp.serve(change jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT '{"client_id": "svc_bot", "resource": "https://r.example/mcp",
        "scopes": null, "thumbprint": null,
        "scope_roles": {"mcp:admin": ["admin"]}}'::jsonb || change
$$;

SELECT is(pg_temp.word('service', pg_temp.serve(change::jsonb)), error,
    'access for ' || name)
FROM (VALUES
    ('{"client_id": "cli_one"}', 'unauthorized_client', 'a client of humans'),
    ('{"client_id": "svc_none"}', 'unauthorized_client', 'nobody'),
    ('{"issuer": "https://other.example"}', 'unauthorized_client',
        'one of another issuer'),
    ('{"scopes": ["mcp", "more"]}', 'invalid_scope', 'a scope more'),
    ('{"scopes": ["mcp:admin"]}', 'invalid_scope',
        'one that its role may not have'),
    ('{"scopes": []}', 'invalid_scope', 'no scope')
) AS c (change, error, name);
UPDATE mcp.account SET status = 'disabled' WHERE email = 'bot@test.example';
SELECT is(pg_temp.word('service', pg_temp.serve()), 'unauthorized_client',
    'a disabled account has none');
UPDATE mcp.account SET status = 'active' WHERE email = 'bot@test.example';
SELECT is_empty('SELECT FROM mcp.credential', 'none of them gives anything');

CREATE TEMPORARY TABLE given AS
SELECT pg_temp.ask('service', pg_temp.serve()) AS answer;
SELECT is(answer - ARRAY['credential', 'key'], '{"workspace": "mcp-test",
    "account": "acc_bt00000001", "client_id": "svc_bot",
    "scopes": ["mcp", "mcp:extra"], "resource": "https://r.example/mcp",
    "thumbprint": null, "signed_in_at": 1795417200, "ends_at": null,
    "kid": "kid-in-use"}', 'a service has its scopes, without an end')
FROM given;
SELECT is_empty('SELECT FROM mcp.oauth_refresh', 'and nothing to refresh');
SELECT is(last_used_at, mcp.now(), 'it is in use')
FROM mcp.oauth_client WHERE id = 'svc_bot';
SELECT is(pg_temp.audited('grant'),
    'acc_bt00000001 svc_bot made req-1 Scopes: mcp mcp:extra',
    'the audit tells of the grant');
SELECT is(pg_temp.ask('service', pg_temp.serve())->'credential',
    answer->'credential', 'asked again it has the same grant') FROM given;
SELECT is(pg_temp.ask('service', pg_temp.serve('{"scopes": ["mcp"]}'))
    - ARRAY['key', 'ends_at', 'thumbprint', 'kid', 'signed_in_at', 'resource',
        'account', 'client_id', 'workspace'],
    jsonb_build_object('scopes', '["mcp"]'::jsonb, 'credential',
        answer->'credential'), 'for fewer scopes, too') FROM given;
SELECT isnt(pg_temp.ask('service', pg_temp.serve('{"resource": "https://r2"}'))
    ->'credential', answer->'credential', 'for another resource it has another')
FROM given;
SELECT is(pg_temp.ask('service', pg_temp.serve(jsonb_build_object('thumbprint',
        pg_temp.hash('key'))))->>'thumbprint', pg_temp.hash('key'),
    'bound to a key it is bound');
SELECT is((SELECT count(*) FROM mcp.credential), 3::bigint,
    'and has a third grant for it');
UPDATE mcp.credential SET revoked_at = mcp.now(), revoked_why = 'test';
SELECT isnt(pg_temp.ask('service', pg_temp.serve())->'credential',
    answer->'credential', 'a grant that was revoked is not used again')
FROM given;
SELECT is((SELECT count(*) FROM mcp.credential WHERE revoked_at IS NULL),
    1::bigint, 'but a new one is made');
UPDATE mcp.account SET role = 'admin' WHERE email = 'bot@test.example';
SELECT is(pg_temp.ask('service', pg_temp.serve())->'scopes',
    '["mcp", "mcp:admin", "mcp:extra"]', 'the role decides each time');
UPDATE mcp.oauth_client SET scopes = '{mcp}' WHERE id = 'svc_bot';
SELECT is(pg_temp.ask('service', pg_temp.serve())->'scopes', '["mcp"]',
    'and so do the scopes of the client');
DELETE FROM mcp.signing_key WHERE workspace_id = 'mcp-test';
SELECT is(pg_temp.word('service', pg_temp.serve()),
    'P0001: workspace mcp-test has no signing key',
    'without a key to sign with it fails');
SELECT * FROM finish();
ROLLBACK;
