-- Codes: what a human agrees to, and what a client gets for it, once.
BEGIN;
\ir setup.inc
\ir oauth.inc
SELECT plan(52);

-- ---- agreeing ----

SELECT is(pg_temp.approve('one'), '{"scopes": ["mcp"]}',
    'a user gets the scopes that the role may have');
SELECT results_eq('SELECT issuer, workspace_id, account_id, client_id,
        client_digest, redirect_uri, challenge, key_thumbprint, resource,
        scopes, role, signed_in_at, created_at, expires_at, credential_id
    FROM mcp.oauth_code',
    $$VALUES ('https://as.example', 'mcp-test', 'acc_ada0000001', 'cli_one',
        'digest', 'http://127.0.0.1:9/cb', pg_temp.hash('verifier'),
        NULL::text, 'https://r.example/mcp', '{mcp}'::text[], NULL::text,
        timestamptz '2026-11-23 06:56:40Z', timestamptz '2026-11-23 07:00:00Z',
        timestamptz '2026-11-23 07:01:00Z', NULL::text)$$,
    'a code is kept for a minute, with all that it was asked with');
SELECT is(pg_temp.audited('consent'),
    'acc_ada0000001 cli_one approved req-1 Scopes: mcp',
    'the audit tells of it, without an address');
SELECT is(last_used_at, mcp.now(), 'the client is in use now')
FROM mcp.oauth_client WHERE id = 'cli_one';
SELECT is(pg_temp.approve('upper', '{"email": "ADA@test.example"}')->>'scopes',
    '["mcp"]', 'an address is the same in capitals');
SELECT is(pg_temp.approve('x', change::jsonb)->>'error', error,
    'there is no code for ' || name)
FROM (VALUES
    ('{"email": "nora@test.example"}', 'access_denied', 'a pending account'),
    ('{"email": "paul@test.example"}', 'access_denied', 'a disabled one'),
    ('{"email": "nobody@test.example"}', 'access_denied', 'nobody'),
    ('{"email": null}', 'access_denied', 'no address'),
    ('{"email": "eve@test.example"}', 'access_denied',
        'an account of another workspace'),
    ('{"workspace": "mcp-none"}', 'access_denied', 'no workspace'),
    ('{"workspace": null}', 'access_denied', 'none at all'),
    ('{"scopes": ["mcp:admin"]}', 'invalid_scope',
        'a scope that the role may not have'),
    ('{"scopes": []}', 'invalid_scope', 'no scope'),
    ('{"scopes": null}', 'invalid_scope', 'none at all')
) AS c (change, error, name);
SELECT is((SELECT count(*) FROM mcp.oauth_code), 2::bigint,
    'who is refused leaves no code');
UPDATE mcp.account SET role = 'service' WHERE email = 'mara@test.example';
SELECT is(pg_temp.approve('x', '{"email": "mara@test.example"}')->>'error',
    'access_denied', 'a service agrees to nothing');
UPDATE mcp.account SET role = 'manager' WHERE email = 'mara@test.example';
SELECT is(left(pg_temp.approve('one')#>>'{}', 5), '23505',
    'a code is nobody else''s');
SELECT is(left(pg_temp.approve('x', '{"code": "not a hash"}')#>>'{}', 5), '23514',
    'nothing but a hash is kept');

-- ---- not agreeing ----

SELECT is(pg_temp.ask('deny', '{"workspace": "mcp-test",
    "email": "Ada@test.example", "client_id": "cli_two"}'), '{}', 'a human denies');
SELECT is(pg_temp.audited('consent'),
    'acc_ada0000001 cli_one approved req-1 Scopes: mcp; '
    || 'acc_ada0000001 cli_one approved req-1 Scopes: mcp; '
    || 'acc_ada0000001 cli_two denied req-1', 'which the audit has');
SELECT is(pg_temp.ask('deny', '{"workspace": "mcp-test", "email": "x",
    "client_id": "cli_two"}'), '{}', 'nobody denies nothing');

-- ---- redeeming ----

SELECT is(pg_temp.word('redeem', pg_temp.redemption('one', change::jsonb)),
    error, 'redeeming with ' || name)
FROM (VALUES
    ('{"code": "unknown"}', 'invalid_grant', 'an unknown code'),
    ('{"code": null}', 'invalid_grant', 'none'),
    ('{"client_id": "cli_two"}', 'invalid_grant', 'another client'),
    ('{"issuer": "https://other.example"}', 'invalid_grant', 'another issuer'),
    ('{"redirect_uri": "http://127.0.0.1:8/cb"}', 'invalid_grant',
        'another redirect_uri'),
    ('{"challenge": "wrong"}', 'invalid_grant', 'a wrong verifier'),
    ('{"challenge": null}', 'invalid_grant', 'no verifier'),
    ('{"resource": "https://r.example/other"}', 'invalid_target',
        'another resource'),
    ('{"scope_roles": {"mcp": ["admin"]}}', 'invalid_grant',
        'a scope that the role may have no more')
) AS c (change, error, name);
SELECT pg_temp.at(60);
SELECT is(pg_temp.word('redeem', pg_temp.redemption('one')), 'invalid_grant',
    'redeeming after a minute');
SELECT pg_temp.at(59);
UPDATE mcp.account SET status = 'disabled' WHERE email = 'ada@test.example';
SELECT is(pg_temp.word('redeem', pg_temp.redemption('one')), 'invalid_grant',
    'redeeming for an account that was disabled');
UPDATE mcp.account SET status = 'active' WHERE email = 'ada@test.example';
SELECT is_empty('SELECT FROM mcp.credential', 'none of them gives anything');
UPDATE mcp.signing_key SET alg = 'RS256' WHERE workspace_id = 'mcp-test';
SELECT is(pg_temp.word('redeem', pg_temp.redemption('one')),
    'P0001: workspace mcp-test has no signing key',
    'without a key to sign with it fails');
UPDATE mcp.signing_key SET alg = 'ES256'
WHERE workspace_id = 'mcp-test' AND kid <> 'kid-of-others';

CREATE TEMPORARY TABLE given AS
SELECT pg_temp.ask('redeem', pg_temp.redemption('one')) AS answer;
SELECT is(answer - 'credential', jsonb_build_object('workspace', 'mcp-test',
        'account', 'acc_ada0000001', 'client_id', 'cli_one',
        'scopes', '["mcp"]'::jsonb, 'resource', 'https://r.example/mcp',
        'thumbprint', NULL, 'signed_in_at', 1795417000,
        'ends_at', extract(epoch FROM timestamptz '2026-12-23 07:00:59Z')::bigint,
        'kid', 'kid-in-use', 'key', encode('in use', 'base64')),
    'after all of it the code is good, and signed for with the newest key')
FROM given;
SELECT results_eq('SELECT c.id, c.kind, c.account_id, c.client_id, c.scopes,
        c.expires_at, g.issuer, g.client_digest, g.key_thumbprint, g.role
    FROM mcp.credential c JOIN mcp.oauth_grant g ON g.credential_id = c.id',
    $$SELECT answer->>'credential', 'grant', 'acc_ada0000001', 'cli_one',
        '{mcp}'::text[], timestamptz '2026-12-23 07:00:59Z',
        'https://as.example', 'digest', NULL::text, NULL::text FROM given$$,
    'there is a grant now');
SELECT results_eq('SELECT hash, issued_at, used_at FROM mcp.oauth_refresh',
    $$VALUES (pg_temp.hash('rt of one'), timestamptz '2026-11-23 07:00:59Z',
        NULL::timestamptz)$$, 'with its refresh token');
SELECT is(pg_temp.audited('grant'),
    'acc_ada0000001 cli_one made req-1 Scopes: mcp', 'and its line in the audit');
SELECT is(pg_temp.word('redeem', pg_temp.redemption('one',
    '{"client_id": "cli_two"}')), 'invalid_grant',
    'another client''s try with a used code');
SELECT is(revoked_at, NULL, 'ends nothing') FROM mcp.credential;
SELECT pg_temp.at(3000);
SELECT is(pg_temp.word('redeem', pg_temp.redemption('one')), 'invalid_grant',
    'used again by its client');
SELECT results_eq('SELECT revoked_at, revoked_why FROM mcp.credential',
    $$VALUES (timestamptz '2026-11-23 07:50:00Z',
        'Its code was presented again.')$$, 'it ends what it gave');
SELECT is(pg_temp.word('redeem', pg_temp.redemption('one')), 'invalid_grant',
    'and again');
SELECT is(pg_temp.audited('grant'),
    'acc_ada0000001 cli_one made req-1 Scopes: mcp; acc_ada0000001 cli_one '
    || 'revoked req-1 Its code was presented again.', 'the audit tells once');

-- ---- bound to a key, of an admin's sign-in, without a refresh token ----

SELECT pg_temp.approve('bound', jsonb_build_object('thumbprint',
    pg_temp.hash('key')));
SELECT is(pg_temp.word('redeem', pg_temp.redemption('bound', change)), word,
    'a code that is bound to a key, redeemed with ' || name)
FROM (VALUES
    (1, '{}'::jsonb, 'invalid_dpop_proof', 'none'),
    (2, jsonb_build_object('thumbprint', pg_temp.hash('other')),
        'invalid_dpop_proof', 'another'),
    (3, jsonb_build_object('thumbprint', pg_temp.hash('key'), 'refresh', NULL),
        'ok', 'that one')
) AS c (place, change, word, name)
ORDER BY place;
SELECT is((SELECT count(*) FROM mcp.oauth_refresh), 1::bigint,
    'without a refresh token there is none');
SELECT is((SELECT g.key_thumbprint FROM mcp.oauth_grant g
    WHERE g.key_thumbprint IS NOT NULL), pg_temp.hash('key'),
    'the grant is bound to the key');
INSERT INTO mcp.sign_in_code (workspace_id, id, email, hash, issued_by,
    created_at, expires_at, used_at)
VALUES ('mcp-test', 'sic_0000000001', 'ada@test.example',
    pg_temp.hash('sign-in'), 'acc_mara000001', mcp.now(), mcp.now(), mcp.now());
SELECT is(pg_temp.approve('as admin'), '{"scopes": ["mcp", "mcp:admin"]}',
    'a sign-in with an admin''s code has the scopes of an admin');
DELETE FROM mcp.sign_in_code;
SELECT is(pg_temp.ask('redeem', pg_temp.redemption('as admin'))->'scopes',
    '["mcp", "mcp:admin"]', 'and so has its grant');
SELECT * FROM finish();
ROLLBACK;
