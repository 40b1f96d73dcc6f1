-- The keys that an issuer publishes; and that mcp_app reaches the authorization
-- server through its operations alone.
BEGIN;
\ir setup.inc
\ir oauth.inc
SELECT plan(14);

DELETE FROM mcp.signing_key WHERE workspace_id NOT IN ('mcp-test', 'mcp-other');
CREATE FUNCTION pg_temp.kids(args jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_path_query_array(pg_temp.ask('keys', args), '$.keys[*].kid')
$$;
SELECT is(pg_temp.kids('{"workspace": "mcp-test"}'),
    '["kid-before", "kid-in-use", "kid-of-others", "kid-retired"]',
    'a workspace''s keys, retired ones too while their tokens live');
SELECT is(pg_temp.kids('{}'), '["kid-another", "kid-before", "kid-in-use", '
    '"kid-of-others", "kid-retired"]', 'those of all');
SELECT is(pg_temp.kids('{"workspace": "mcp-none"}'), '[]',
    'a workspace that is not there has none');
SELECT is(pg_temp.ask('keys', '{"workspace": "mcp-other"}'),
    '{"keys": [{"kty": "EC", "kid": "kid-another", "alg": "ES256",
        "use": "sig"}]}', 'of a key, its public part');
SELECT pg_temp.at(82800);
SELECT is(pg_temp.kids('{"workspace": "mcp-test"}'),
    '["kid-before", "kid-in-use", "kid-of-others"]', 'until they do not');
SELECT is(pg_temp.kids('{}') ? 'kid-retired', false, 'nor among those of all');

SELECT is(left(pg_temp.as_app(statement), 5), '42501', 'mcp_app cannot '
    || name)
FROM (VALUES
    ($$SELECT mcp.oauth_issue('mcp-test', 'grn_0000000001', '{mcp}')$$,
        'ask for keys to sign with'),
    ($$SELECT mcp.oauth_grant_make('mcp-test', 'acc_ada0000001', '{mcp}',
        '{"client_id": "x", "resource": "y"}')$$, 'make a grant'),
    ($$SELECT mcp.oauth_grant_end('mcp-test', 'grn_0000000001', 'x', '{}')$$,
        'end one'),
    ('SELECT mcp.oauth_tidy()', 'tidy up'),
    ('SELECT count(*) FROM mcp.oauth_code', 'read codes'),
    ('SELECT count(*) FROM mcp.oauth_refresh', 'read refresh tokens'),
    ('DELETE FROM mcp.audit', 'forget what was done')
) AS c (statement, name);
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc p
    WHERE p.pronamespace = 'mcp'::regnamespace AND p.prosecdef
        AND NOT coalesce(p.proconfig, '{}') @> '{"search_path=pg_catalog, pg_temp"}'$$,
    'what runs with the owner''s rights finds the owner''s tables alone');
SELECT * FROM finish();
ROLLBACK;
