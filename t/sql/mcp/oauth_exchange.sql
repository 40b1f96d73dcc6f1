-- For whom an identity provider speaks, and what comes of it.
BEGIN;
\ir setup.inc
SELECT plan(21);

INSERT INTO mcp.signing_key (workspace_id, kid, alg, public_jwk, private_sealed)
SELECT w, 'key-of-' || w, 'ES256', '{}', '\x00'
FROM unnest(ARRAY['mcp-test', 'mcp-other']) AS w;
INSERT INTO mcp.account (workspace_id, id, email, name, role, status)
VALUES ('mcp-test', 'acc_evetw00001', 'eve@test.example', 'Eve', 'user',
        'active'),
    ('mcp-test', 'acc_svc0000001', 'svc@test.example', 'Svc', 'service',
        'active');

-- What mcp.oauth_exchange answers the module, as "account: scopes" or as
-- "error: description".
CREATE FUNCTION pg_temp.exchange(
    subject text,
    email text DEFAULT NULL,
    more jsonb DEFAULT '{}')
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer jsonb;
BEGIN
    answer := pg_temp.as_app(format('SELECT mcp.oauth_exchange(%L)',
        jsonb_build_object('issuer', 'https://as.example', 'client_id', 'cli_1',
            'digest', 'd', 'request', 'req-1', 'workspace', 'mcp-test',
            'subject_issuer', 'https://idp.example', 'subject', subject,
            'email', email, 'resource', 'https://as.example/mcp',
            'scopes', '["mcp", "all"]'::jsonb,
            'scope_roles', '{"all": ["admin"]}'::jsonb) || more))::jsonb;
    RETURN coalesce(answer->>'error' || ': ' || (answer->>'error_description'),
        (answer->>'account') || ': ' || (answer->>'scopes'));
END
$$;

SELECT is(pg_temp.exchange('s-1'), 'invalid_grant: Nobody here is linked with '
    'the subject of the assertion.', 'a subject that nobody knows');
SELECT is(pg_temp.exchange('s-1', 'nobody@test.example'),
    'invalid_grant: Nobody here is linked with the subject of the assertion.',
    'nor the address');
SELECT is(pg_temp.exchange('s-1', 'Ada@Test.Example'), 'acc_ada0000001: ["mcp"]',
    'the first time the address says whose account it is');
SELECT is(pg_temp.exchange('s-1'), 'acc_ada0000001: ["mcp"]',
    'from then on the subject does');
SELECT is(pg_temp.exchange('s-1', 'mara@test.example'),
    'acc_ada0000001: ["mcp"]', 'whatever address comes with it');
SELECT is(pg_temp.exchange('s-2', 'ada@test.example'),
    'invalid_grant: The account with this address is linked with another '
    'subject of the provider. Ask an administrator of the workspace.',
    'another subject does not get the account by its address');
SELECT is(pg_temp.exchange('s-2', 'ada@test.example',
        '{"subject_issuer": "https://other.example"}'),
    'acc_ada0000001: ["mcp"]', 'another provider has subjects of its own');
SELECT is(pg_temp.exchange('s-3', 'nora@test.example'),
    'invalid_grant: The account is not active.', 'a pending account');
SELECT is(pg_temp.exchange('s-4', 'paul@test.example'),
    'invalid_grant: The account is not active.', 'a disabled account');
SELECT is(pg_temp.exchange('s-5', 'svc@test.example'),
    'invalid_grant: Nobody here is linked with the subject of the assertion.',
    'a service is nobody that a provider speaks for');
SELECT is_empty($$SELECT FROM mcp.identity WHERE subject IN ('s-3', 's-4')$$,
    'who is refused is not linked');
SELECT is(pg_temp.exchange('s-6', 'eve@test.example',
        '{"workspace": null}'),
    'invalid_grant: The subject of the assertion is in several workspaces. '
    'Sign in, and choose one.', 'a person of two workspaces, where any will do');
SELECT is(pg_temp.exchange('s-6', 'eve@test.example',
        '{"workspace": "mcp-other"}'),
    'acc_eve0000001: ["mcp", "all"]', 'where one is named it is that');
SELECT is(pg_temp.exchange('s-6', NULL, '{"workspace": null}'),
    'acc_eve0000001: ["mcp", "all"]', 'or the one that is linked');
SELECT is(pg_temp.exchange('s-1', NULL, '{"scopes": ["all"]}'),
    'invalid_scope: This account may have none of these scopes.',
    'scopes of another role');
SELECT results_eq(
    $$SELECT account_id, count(*) FROM mcp.credential
    WHERE client_id = 'cli_1' AND expires_at IS NULL
    GROUP BY 1 ORDER BY 1$$,
    $$VALUES ('acc_ada0000001'::text, 1::bigint), ('acc_eve0000001', 1)$$,
    'each has one grant, however often it is asked for');
SELECT is_empty('SELECT FROM mcp.oauth_refresh', 'and no refresh token');
UPDATE mcp.credential SET revoked_at = now(), revoked_why = 'test'
WHERE account_id = 'acc_ada0000001';
SELECT is(pg_temp.exchange('s-1'), 'acc_ada0000001: ["mcp"]',
    'one that was revoked is replaced');
SELECT is(count(*), 2::bigint, 'and not used again')
FROM mcp.credential
WHERE account_id = 'acc_ada0000001';
SELECT results_eq(
    $$SELECT action, outcome, count(*) FROM mcp.audit
    WHERE client_id = 'cli_1' GROUP BY 1, 2 ORDER BY 1, 2$$,
    $$VALUES ('grant'::text, 'made'::text, 3::bigint),
        ('identity', 'linked', 3)$$, 'the audit has each of it');
SELECT is(pg_temp.as_app('SELECT subject FROM mcp.identity'),
    '42501: permission denied for table identity',
    'the module cannot look into who is who');
SELECT * FROM finish();
ROLLBACK;
