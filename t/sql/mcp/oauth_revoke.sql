-- Ending grants, and telling what tokens are: to whom, and of what.
BEGIN;
\ir setup.inc
\ir oauth.inc
SELECT plan(27);

INSERT INTO mcp.account (workspace_id, id, email, name, role, status)
VALUES ('mcp-test', 'acc_rt00000001', 'root@test.example', 'Root', 'admin',
    'active');
INSERT INTO mcp.oauth_client (issuer, id, kind, metadata, digest, workspace_id,
    account_id, scopes)
VALUES
    ('https://as.example', 'svc_admin', 'service', '{}', '', 'mcp-test',
        'acc_rt00000001', '{mcp}'),
    ('https://as.example', 'svc_user', 'service', '{}', '', 'mcp-test',
        'acc_mara000001', '{mcp}'),
    ('https://as.example', 'svc_other', 'service', '{}', '', 'mcp-other',
        'acc_eve0000001', '{mcp}'),
    ('https://other.example', 'svc_admin', 'service', '{}', '', 'mcp-test',
        'acc_rt00000001', '{mcp}');
SELECT pg_temp.approve('one');
SELECT pg_temp.ask('redeem', pg_temp.redemption('one'));
SELECT pg_temp.approve('two');
SELECT pg_temp.at(1);
SELECT pg_temp.ask('redeem', pg_temp.redemption('two'));
CREATE TEMPORARY TABLE grants AS
SELECT c.id, row_number() OVER (ORDER BY c.created_at) AS place
FROM mcp.credential c;

CREATE FUNCTION pg_temp.by_token(client text, token text) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('client_id', client, 'token', pg_temp.hash(token))
$$;
CREATE FUNCTION pg_temp.by_grant(client text, which integer,
    workspace text DEFAULT 'mcp-test')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('client_id', client, 'workspace', workspace,
        'credential', g.id)
    FROM grants g WHERE g.place = which
$$;
CREATE FUNCTION pg_temp.lives() RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(g.place::text, ' ' ORDER BY g.place), 'none')
    FROM grants g
    JOIN mcp.credential c ON c.id = g.id AND c.revoked_at IS NULL
$$;

-- ---- telling ----

SELECT is(pg_temp.ask('introspect', pg_temp.by_token('svc_admin', 'rt of one')),
    (SELECT jsonb_build_object('active', true, 'token_type', 'Bearer',
        'scope', 'mcp',
        'client_id', 'cli_one', 'sub', 'acc_ada0000001',
        'aud', 'https://r.example/mcp', 'iss', 'https://as.example',
        'iat', extract(epoch FROM timestamptz '2026-11-23 07:00:00Z')::bigint,
        'exp', extract(epoch FROM timestamptz '2026-12-23 07:00:00Z')::bigint,
        'workspace', 'mcp-test', 'grant', g.id) FROM grants g WHERE place = 1),
    'a refresh token stands for its grant');
SELECT is(pg_temp.ask('introspect', pg_temp.by_grant('svc_admin', 1) || '{
    "scope": "less", "issued_at": 1795417300, "expires_at": 1795418200}')
        - ARRAY['client_id', 'sub', 'aud', 'iss', 'workspace', 'grant'],
    '{"active": true, "token_type": "Bearer", "scope": "less",
        "iat": 1795417300, "exp": 1795418200}',
    'an access token has scopes and times of its own');
SELECT is(pg_temp.ask('introspect', question), '{}', name || ' is told nothing')
FROM (VALUES
    (pg_temp.by_token('svc_user', 'rt of one'), 'a service of a user'),
    (pg_temp.by_token('svc_other', 'rt of one'), 'one of another workspace'),
    (pg_temp.by_token('cli_one', 'rt of one'), 'the client of the token'),
    (pg_temp.by_token('svc_none', 'rt of one'), 'nobody'),
    (pg_temp.by_token('svc_admin', 'unknown'), 'who asks of an unknown token'),
    (pg_temp.by_grant('svc_admin', 1, 'mcp-other'),
        'who names another workspace'),
    (pg_temp.by_token('svc_admin', 'rt of one')
        || '{"issuer": "https://other.example"}', 'one of another issuer')
) AS c (question, name);
UPDATE mcp.account SET status = 'disabled' WHERE id = 'acc_rt00000001';
SELECT is(pg_temp.ask('introspect', pg_temp.by_token('svc_admin', 'rt of one')),
    '{}', 'nor is an admin who is disabled');
UPDATE mcp.account SET status = 'active' WHERE id = 'acc_rt00000001';
UPDATE mcp.account SET status = 'disabled' WHERE id = 'acc_ada0000001';
SELECT is(pg_temp.ask('introspect', pg_temp.by_token('svc_admin', 'rt of one')),
    '{}', 'a disabled account''s token is not active');
UPDATE mcp.account SET status = 'active' WHERE id = 'acc_ada0000001';
UPDATE mcp.oauth_refresh SET used_at = mcp.now() - interval '60 seconds'
WHERE hash = pg_temp.hash('rt of one');
SELECT isnt(pg_temp.ask('introspect', pg_temp.by_token('svc_admin', 'rt of one')),
    '{}', 'one that was used is active for a minute');
UPDATE mcp.oauth_refresh SET used_at = mcp.now() - interval '61 seconds'
WHERE hash = pg_temp.hash('rt of one');
SELECT is(pg_temp.ask('introspect', pg_temp.by_token('svc_admin', 'rt of one')),
    '{}', 'and no longer');
SELECT is(pg_temp.lives(), '1 2', 'asking ends nothing');

-- ---- revoking ----

SELECT is(pg_temp.ask('revoke', question), '{}', name)
FROM (VALUES
    (pg_temp.by_token('cli_two', 'rt of one'), 'another client is told nothing'),
    (pg_temp.by_grant('cli_two', 1), 'nor with an access token'),
    (pg_temp.by_token('cli_one', 'unknown'), 'nor who has an unknown token'),
    (pg_temp.by_grant('cli_one', 1, 'mcp-other'), 'nor of another workspace'),
    (pg_temp.by_token('cli_one', 'rt of one')
        || '{"issuer": "https://other.example"}', 'nor of another issuer'),
    ('{"client_id": "cli_one"}', 'nor who has none')
) AS c (question, name);
SELECT is(pg_temp.lives(), '1 2', 'and ends nothing');
SELECT pg_temp.ask('revoke', pg_temp.by_token('cli_one', 'rt of one'));
SELECT is(pg_temp.lives(), '2', 'an old refresh token ends its grant');
SELECT pg_temp.ask('revoke', pg_temp.by_grant('cli_one', 2));
SELECT is(pg_temp.lives(), 'none', 'and an access token its own');
SELECT pg_temp.ask('revoke', pg_temp.by_grant('cli_one', 2));
SELECT is((SELECT count(*) FROM mcp.audit a JOIN grants g ON g.id = a.credential_id
    WHERE a.outcome = 'revoked' AND a.summary = 'The client revoked it.'),
    2::bigint, 'the audit has a line for each, however often it is asked');
SELECT is(pg_temp.ask('introspect', pg_temp.by_token('svc_admin', 'rt of two')),
    '{}', 'what was revoked is not active');
UPDATE mcp.credential SET revoked_at = NULL, revoked_why = NULL;
SELECT is(pg_temp.ask('introspect', pg_temp.by_token('svc_admin', 'rt of two'))
    ->'active', 'true', 'as it was before');
UPDATE mcp.credential SET expires_at = mcp.now();
SELECT is(pg_temp.ask('introspect', pg_temp.by_token('svc_admin', 'rt of two')),
    '{}', 'nor is what has expired');
SELECT * FROM finish();
ROLLBACK;
