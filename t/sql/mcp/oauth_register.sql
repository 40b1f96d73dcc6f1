-- Clients: how they are kept, for how long, and how many; and what may be
-- presented once.
BEGIN;
\ir setup.inc
\ir oauth.inc
SELECT plan(41);

-- ---- registering ----

CREATE TEMPORARY TABLE made AS
SELECT pg_temp.ask('register', jsonb_build_object('metadata',
    '{"client_name": "A"}'::jsonb, 'digest', 'd1',
    'secret', pg_temp.hash('secret'))) AS answer;
SELECT is(answer->'issued_at', to_jsonb(1795417200), 'a client is as old as now')
FROM made;
SELECT ok(answer->>'client_id' ~ '^cli_[0-9a-hjkmnp-tv-z]{20,}$',
    'its id cannot be guessed') FROM made;
SELECT results_eq('SELECT issuer, kind, metadata, digest, secret_hash,
        created_at, last_used_at, fresh_until, account_id
    FROM mcp.oauth_client c JOIN made ON c.id = answer->>''client_id''',
    $$VALUES ('https://as.example', 'registered', '{"client_name": "A"}'::jsonb,
        'd1', pg_temp.hash('secret'), timestamptz '2026-11-23 07:00:00Z',
        NULL::timestamptz, NULL::timestamptz, NULL::text)$$,
    'it is kept with the hash of its secret');
SELECT is(pg_temp.ask('client', jsonb_build_object('client_id',
        answer->'client_id')) - 'id',
    jsonb_build_object('kind', 'registered', 'metadata',
        '{"client_name": "A"}'::jsonb, 'digest', 'd1',
        'secret', pg_temp.hash('secret'), 'scopes', NULL, 'is_fresh', true),
    'and found by its id') FROM made;
SELECT is(pg_temp.ask('client', jsonb_build_object('client_id',
    answer->'client_id', 'issuer', 'https://other.example')), '{}',
    'at its issuer alone') FROM made;
SELECT is(pg_temp.ask('client', '{"client_id": "cli_none"}'), '{}',
    'another is not known');
SELECT is(left(pg_temp.word('register', '{"metadata": {}, "digest": "",
    "secret": "plain"}'), 5), '23514', 'no plain secret is kept');

-- ---- how many ----

INSERT INTO mcp.oauth_client (issuer, id, kind, metadata, digest, created_at)
SELECT 'https://as.example', 'many' || n, 'registered', '{}', '', mcp.now()
FROM generate_series(1, 4996) AS n;
SELECT is(pg_temp.word('register', '{"metadata": {}, "digest": ""}'), 'ok',
    'the 5000th that waits for its first use');
SELECT is(pg_temp.word('register', '{"metadata": {}, "digest": ""}'),
    'temporarily_unavailable', 'is the last');
SELECT is(pg_temp.word('register', '{"metadata": {}, "digest": "",
    "issuer": "https://other.example"}'), 'ok', 'of this issuer');
SELECT is(pg_temp.word('keep_document', '{"client_id": "https://new.example/c",
    "metadata": {}, "digest": "", "fresh_for": 60}'), 'ok',
    'a document that there is no room for is used');
SELECT is(pg_temp.ask('client', '{"client_id": "https://new.example/c"}'), '{}',
    'and not kept');
UPDATE mcp.oauth_client SET last_used_at = mcp.now() WHERE id = 'many1';
SELECT is(pg_temp.word('register', '{"metadata": {}, "digest": ""}'), 'ok',
    'one that is used makes room');
SELECT pg_temp.at(86400);
SELECT is(pg_temp.word('register', '{"metadata": {}, "digest": ""}'),
    'temporarily_unavailable', 'after a day it is still full');
SELECT pg_temp.at(86401);
SELECT is(pg_temp.word('register', '{"metadata": {}, "digest": ""}'), 'ok',
    'then the oldest go');
SELECT is((SELECT count(*) FROM mcp.oauth_client c
    WHERE c.issuer = 'https://as.example' AND c.last_used_at IS NULL), 4901::bigint,
    'a hundred at each time');
DELETE FROM mcp.oauth_client;

-- ---- documents ----

SELECT is(pg_temp.word('keep_document', '{"client_id": "https://c.example/c",
    "metadata": {"a": 1}, "digest": "d1", "fresh_for": 300}'), 'ok',
    'a document is kept');
SELECT is(pg_temp.ask('client', '{"client_id": "https://c.example/c"}')
    ->'is_fresh', 'true', 'and fresh');
SELECT pg_temp.at(86401 + 300);
SELECT is(pg_temp.ask('client', '{"client_id": "https://c.example/c"}')
    ->'is_fresh', 'false', 'for as long as it says');
SELECT pg_temp.ask('keep_document', '{"client_id": "https://c.example/c",
    "metadata": {"a": 2}, "digest": "d2", "fresh_for": 300}');
SELECT results_eq('SELECT kind, metadata, digest, created_at, fresh_until
    FROM mcp.oauth_client', $$VALUES ('document', '{"a": 2}'::jsonb, 'd2',
        timestamptz '2026-11-24 07:00:01Z', timestamptz '2026-11-24 07:10:01Z')$$,
    'fetched again it is replaced');
INSERT INTO mcp.oauth_client (issuer, id, kind, metadata, digest)
VALUES ('https://as.example', 'https://own.example/', 'registered', '{}', 'own');
SELECT pg_temp.ask('keep_document', '{"client_id": "https://own.example/",
    "metadata": {"a": 3}, "digest": "d3", "fresh_for": 300}');
SELECT is(digest, 'own', 'no document replaces a client of another kind')
FROM mcp.oauth_client WHERE id = 'https://own.example/';
DELETE FROM mcp.oauth_client;

-- ---- what is forgotten ----

INSERT INTO mcp.oauth_client (issuer, id, kind, metadata, digest, workspace_id,
    account_id, scopes, created_at, last_used_at)
VALUES
    ('https://as.example', 'old, unused', 'registered', '{}', '', NULL, NULL,
        NULL, mcp.now() - interval '25 hours', NULL),
    ('https://as.example', 'new, unused', 'registered', '{}', '', NULL, NULL,
        NULL, mcp.now() - interval '23 hours', NULL),
    ('https://as.example', 'used long ago', 'registered', '{}', '', NULL, NULL,
        NULL, mcp.now() - interval '1 year', mcp.now() - interval '91 days'),
    ('https://as.example', 'used long ago, granted', 'registered', '{}', '',
        NULL, NULL, NULL, mcp.now() - interval '1 year',
        mcp.now() - interval '91 days'),
    ('https://as.example', 'used a while ago', 'registered', '{}', '', NULL,
        NULL, NULL, mcp.now() - interval '1 year', mcp.now() - interval '89 days'),
    ('https://as.example', 'service', 'service', '{}', '', 'mcp-test',
        'acc_ada0000001', '{mcp}', mcp.now() - interval '1 year', NULL);
INSERT INTO mcp.credential (workspace_id, id, kind, account_id, client_id,
    resource, scopes, expires_at)
VALUES ('mcp-test', 'grn_0000000001', 'grant', 'acc_ada0000001',
    'used long ago, granted', 'r', '{mcp}', mcp.now() + interval '1 day');
INSERT INTO mcp.oauth_grant (workspace_id, credential_id, issuer, client_digest,
    signed_in_at)
VALUES ('mcp-test', 'grn_0000000001', 'https://as.example', '', mcp.now());
INSERT INTO mcp.oauth_code (hash, issuer, workspace_id, account_id, client_id,
    client_digest, redirect_uri, challenge, resource, scopes, signed_in_at,
    created_at, expires_at)
SELECT pg_temp.hash(name), 'https://as.example', 'mcp-test', 'acc_ada0000001',
    name, '', '', pg_temp.hash('x'), 'r', '{mcp}', mcp.now(), mcp.now(),
    mcp.now() - since
FROM (VALUES ('code of an hour ago', interval '1 hour'),
    ('code of more', interval '61 minutes')) AS c (name, since);
INSERT INTO mcp.oauth_once (hash, expires_at)
VALUES (pg_temp.hash('over'), mcp.now() - interval '1 second'),
    (pg_temp.hash('not over'), mcp.now());
SELECT mcp.oauth_tidy();
SELECT results_eq('SELECT id FROM mcp.oauth_client ORDER BY id',
    $$VALUES ('new, unused'), ('service'), ('used a while ago'),
        ('used long ago, granted')$$,
    'clients that nobody uses go, and services stay');
SELECT results_eq('SELECT client_id FROM mcp.oauth_code',
    $$VALUES ('code of an hour ago')$$, 'codes go an hour after their end');
SELECT results_eq('SELECT hash FROM mcp.oauth_once',
    $$VALUES (pg_temp.hash('not over'))$$, 'and what was presented once');
UPDATE mcp.credential SET revoked_at = mcp.now(), revoked_why = 'test';
SELECT mcp.oauth_tidy();
SELECT is_empty($$SELECT FROM mcp.oauth_client
    WHERE id = 'used long ago, granted'$$, 'a client goes with its last grant');
DELETE FROM mcp.oauth_once;

-- ---- once ----

CREATE FUNCTION pg_temp.once(what text, seconds integer) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.ask('once', jsonb_build_object('hash', pg_temp.hash(what),
        'seconds', seconds))->'fresh'
$$;
SELECT is(pg_temp.once('a', 60), 'true', 'the first time it is fresh');
SELECT is(pg_temp.once('a', 60), 'false', 'the second it is not');
SELECT is(pg_temp.once('b', 60), 'true', 'another is');
SELECT pg_temp.at(86401 + 359);
SELECT is(pg_temp.once('a', 60), 'false', 'to the last second');
SELECT pg_temp.at(86401 + 360);
SELECT is(pg_temp.once('a', 60), 'true', 'and then it is again');

-- ---- who may ----

SELECT is(has_table_privilege('mcp_app', format('mcp.%I', t), privileges), false,
    'mcp_app has nothing of ' || t)
FROM unnest(ARRAY['login', 'oauth_client', 'oauth_code', 'oauth_grant',
    'oauth_refresh', 'oauth_once', 'oauth_key_set', 'sign_in_code', 'api_key',
    'credential', 'signing_key']) AS t,
    (VALUES ('SELECT, INSERT, UPDATE, DELETE')) AS p (privileges);
SELECT * FROM finish();
ROLLBACK;
