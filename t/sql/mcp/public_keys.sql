-- The keys that verify a workspace's tokens.
BEGIN;
\ir setup.inc
SELECT plan(10);

SELECT set_config('mcp.now', '2026-11-23T07:00:00Z', true);
SELECT is(mcp.public_keys('mcp-test')::text, '{"keys" : []}',
    'a workspace without keys has an empty set');

INSERT INTO mcp.signing_key
    (workspace_id, kid, alg, public_jwk, private_sealed, retires_at)
VALUES
    ('mcp-test', 'key-in-use', 'ES256',
        '{"kty": "EC", "crv": "P-256", "x": "x1", "y": "y1"}', 'sealed', NULL),
    ('mcp-test', 'key-a-retiring', 'RS256',
        '{"kty": "RSA", "n": "n1", "e": "AQAB", "kid": "no", "use": "enc"}',
        'sealed', '2026-11-23T07:00:01Z'),
    ('mcp-test', 'key-retired', 'ES256', '{"kty": "EC"}', 'sealed',
        '2026-11-23T07:00:00Z'),
    ('mcp-other', 'key-other', 'ES256', '{"kty": "EC", "x": "x2"}', 'sealed',
        NULL);

SELECT is(mcp.public_keys('mcp-test')::jsonb,
    '{"keys": [
        {"kid": "key-a-retiring", "alg": "RS256", "use": "sig",
         "kty": "RSA", "n": "n1", "e": "AQAB"},
        {"kid": "key-in-use", "alg": "ES256", "use": "sig",
         "kty": "EC", "crv": "P-256", "x": "x1", "y": "y1"}]}',
    'those in use and those whose last token may live, ordered, with the kid, '
    'alg and use of the row');
SELECT is(mcp.public_keys('mcp-other')::jsonb,
    '{"keys": [{"kid": "key-other", "alg": "ES256", "use": "sig",
        "kty": "EC", "x": "x2"}]}', 'each workspace has its own');
SELECT is(mcp.public_keys('nowhere')::text, '{"keys" : []}',
    'a workspace that is not there has none');
SELECT is(mcp.public_keys(NULL)::text, '{"keys" : []}', 'nor has none');

SELECT is(pg_temp.as_app($$SELECT mcp.public_keys('mcp-other')
        ->'keys'->0->>'kid'$$), 'key-other',
    'the module may ask before anybody is known');
SELECT is(pg_temp.as_app('SELECT count(*) FROM mcp.signing_key'),
    '42501: permission denied for table signing_key',
    'but sees nothing of the private parts');
SELECT throws_ok($$INSERT INTO mcp.signing_key
        (workspace_id, kid, alg, public_jwk, private_sealed)
        VALUES ('mcp-test', 'key-whole', 'ES256',
            '{"kty": "EC", "d": "secret"}', '')$$, '23514', NULL,
    'a private part cannot be kept as a public one');
SELECT throws_ok($$INSERT INTO mcp.signing_key
        (workspace_id, kid, alg, public_jwk, private_sealed)
        VALUES ('mcp-test', 'key-hs256', 'HS256', '{}', '')$$, '23514', NULL,
    'nor a key of an algorithm that we do not verify');
SELECT is_definer('mcp', 'public_keys', ARRAY['text'],
    'it reads with its owner''s rights');
SELECT * FROM finish();
ROLLBACK;
