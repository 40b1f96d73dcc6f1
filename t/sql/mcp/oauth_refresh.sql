-- Refresh tokens: each has one successor, a retry within a minute gets the same,
-- and a later one ends the family.
BEGIN;
\ir setup.inc
\ir oauth.inc
SELECT plan(34);

CREATE FUNCTION pg_temp.turn(token text, successor text,
    change jsonb DEFAULT '{}')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('client_id', 'cli_one',
        'token', pg_temp.hash(token), 'successor', pg_temp.hash(successor),
        'resource', NULL, 'scopes', NULL, 'thumbprint', NULL,
        'scope_roles', '{"mcp:admin": ["admin"]}'::jsonb) || change
$$;
CREATE FUNCTION pg_temp.state() RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(format('%s-%s', extract(epoch FROM r.issued_at
            - timestamptz '2026-11-23 07:00:00Z')::integer, coalesce(
        extract(epoch FROM r.used_at
            - timestamptz '2026-11-23 07:00:00Z')::integer::text, '')),
        ' ' ORDER BY r.issued_at)
    FROM mcp.oauth_refresh r
$$;

SELECT pg_temp.approve('one');
SELECT pg_temp.ask('redeem', pg_temp.redemption('one'));
SELECT pg_temp.at(100);
SELECT is(pg_temp.word('refresh', pg_temp.turn('rt of one', 'two', change::jsonb)),
    error, 'refreshing with ' || name)
FROM (VALUES
    ('{"token": "unknown"}', 'invalid_grant', 'an unknown token'),
    ('{"token": null}', 'invalid_grant', 'none'),
    ('{"client_id": "cli_two"}', 'invalid_grant', 'another client'),
    ('{"issuer": "https://other.example"}', 'invalid_grant', 'another issuer'),
    ('{"resource": "https://r.example/other"}', 'invalid_target',
        'another resource'),
    ('{"scopes": ["mcp", "more"]}', 'invalid_scope', 'a scope more'),
    ('{"scopes": ["mcp:admin"]}', 'invalid_scope',
        'one that was asked for and not given'),
    ('{"scope_roles": {"mcp": ["admin"]}}', 'invalid_grant',
        'a scope that the role may have no more')
) AS c (change, error, name);
UPDATE mcp.account SET status = 'disabled' WHERE email = 'ada@test.example';
SELECT is(pg_temp.word('refresh', pg_temp.turn('rt of one', 'two')),
    'invalid_grant', 'refreshing for a disabled account');
UPDATE mcp.account SET status = 'active' WHERE email = 'ada@test.example';
UPDATE mcp.signing_key SET retires_at = mcp.now()
WHERE workspace_id = 'mcp-test' AND kid IN ('kid-in-use', 'kid-before');
SELECT is(pg_temp.word('refresh', pg_temp.turn('rt of one', 'two')),
    'P0001: workspace mcp-test has no signing key', 'and without a key to sign');
UPDATE mcp.signing_key SET retires_at = NULL WHERE kid = 'kid-before';
SELECT is(pg_temp.state(), '0-', 'none of them uses the token up');

-- ---- turning ----

SELECT is(pg_temp.ask('refresh', pg_temp.turn('rt of one', 'two'))
        - ARRAY['credential', 'key', 'ends_at'],
    '{"workspace": "mcp-test", "account": "acc_ada0000001",
        "client_id": "cli_one", "scopes": ["mcp"],
        "resource": "https://r.example/mcp", "thumbprint": null,
        "signed_in_at": 1795417000, "kid": "kid-before"}',
    'it is signed for with the newest key in use');
SELECT is(pg_temp.state(), '0-100 100-', 'there is a successor');
SELECT is(last_used_at, mcp.now(), 'the grant is in use') FROM mcp.credential;
SELECT is_empty($$SELECT FROM mcp.audit WHERE action = 'grant'
    AND outcome <> 'made'$$, 'refreshing is not in the audit');
SELECT pg_temp.at(130);
SELECT is(pg_temp.word('refresh', pg_temp.turn('rt of one', 'two')), 'ok',
    'half a minute later the same once more');
SELECT is(pg_temp.state(), '0-100 100-', 'has the same successor');
SELECT is(pg_temp.word('refresh', pg_temp.turn('two', 'three')), 'ok',
    'which can be used meanwhile');
SELECT pg_temp.at(160);
SELECT is(pg_temp.word('refresh', pg_temp.turn('rt of one', 'two')), 'ok',
    'the first is good for 60 seconds to the last');
SELECT is(pg_temp.state(), '0-100 100-130 130-',
    'and its minute is counted from the first use');
SELECT is(pg_temp.word('refresh', pg_temp.turn('three', 'four',
    '{"scopes": ["mcp"]}')), 'ok', 'a scope can be named');
SELECT pg_temp.at(161);
SELECT is(pg_temp.word('refresh', pg_temp.turn('rt of one', 'two',
    '{"client_id": "cli_two"}')), 'invalid_grant',
    'another client''s replay after that');
SELECT is(revoked_at, NULL, 'ends nothing') FROM mcp.credential;
SELECT is(pg_temp.word('refresh', pg_temp.turn('rt of one', 'two')),
    'invalid_grant', 'its own client''s replay');
SELECT results_eq('SELECT revoked_at, revoked_why FROM mcp.credential',
    $$VALUES (timestamptz '2026-11-23 07:02:41Z',
        'A refresh token was presented again.')$$, 'ends the family');
SELECT is(pg_temp.word('refresh', pg_temp.turn('four', 'five')),
    'invalid_grant', 'with its newest token');
SELECT is(pg_temp.word('refresh', pg_temp.turn('rt of one', 'two')),
    'invalid_grant', 'a second replay');
SELECT is(pg_temp.audited('grant'),
    'acc_ada0000001 cli_one made req-1 Scopes: mcp; acc_ada0000001 cli_one '
    || 'revoked req-1 A refresh token was presented again.',
    'is not in the audit again');

-- ---- the end of a grant, and keys ----

SELECT pg_temp.approve('end', jsonb_build_object('thumbprint',
    pg_temp.hash('key')));
SELECT pg_temp.ask('redeem', pg_temp.redemption('end', jsonb_build_object(
    'thumbprint', pg_temp.hash('key'), 'days', 1)));
SELECT is(pg_temp.word('refresh', pg_temp.turn('rt of end', 'e2')),
    'invalid_dpop_proof', 'a grant that is bound to a key needs it');
SELECT is(pg_temp.word('refresh', pg_temp.turn('rt of end', 'e2',
    jsonb_build_object('thumbprint', pg_temp.hash('other')))),
    'invalid_dpop_proof', 'and that very one');
SELECT is(pg_temp.word('refresh', pg_temp.turn('rt of end', 'e2',
    jsonb_build_object('thumbprint', pg_temp.hash('key')))), 'ok',
    'with it all is well');
SELECT pg_temp.at(161 + 86399);
UPDATE mcp.oauth_client SET last_used_at = mcp.now() - interval '25 hours'
WHERE id = 'cli_one';
SELECT is(pg_temp.word('refresh', pg_temp.turn('e2', 'e3',
    jsonb_build_object('thumbprint', pg_temp.hash('key')))), 'ok',
    'until the last second');
SELECT pg_temp.at(161 + 86400);
SELECT is(pg_temp.word('refresh', pg_temp.turn('e3', 'e4',
    jsonb_build_object('thumbprint', pg_temp.hash('key')))), 'invalid_grant',
    'and then no more');
SELECT is(last_used_at, timestamptz '2026-11-24 07:02:40Z',
    'a client''s use is noted, once a day')
FROM mcp.oauth_client WHERE id = 'cli_one';
SELECT * FROM finish();
ROLLBACK;
