-- Calls that were denied are in the audit, one row for each principal, tool, code
-- and minute, whatever a client repeats.
BEGIN;
\ir setup.inc
SELECT plan(9);

CREATE FUNCTION pg_temp.deny(
    at text,
    more jsonb DEFAULT '{}',
    code text DEFAULT 'forbidden',
    tool text DEFAULT 'find')
RETURNS text
LANGUAGE sql AS $$
    SELECT pg_temp.as_app(format('SELECT mcp.denied(%L::jsonb, %L::jsonb, '
        '%L::jsonb, %L) FROM (SELECT set_config(''mcp.now'', %L, true)) s',
        '{"workspace": "mcp-test", "account": "acc_ada0000001",
            "client": "cli", "scopes": "a"}'::jsonb || more,
        jsonb_build_object('code', code),
        jsonb_build_object('name', tool, 'prefix', 'k_'),
        'req-' || at, '2026-11-23T' || at || 'Z'))
$$;

SELECT is(pg_temp.deny('08:00:05'), '{"times" : 1}', 'a denial is noted');
SELECT is(to_jsonb(u) - 'id', '{"workspace_id": "mcp-test",
    "at": "2026-11-23T08:00:05+00:00", "account_id": "acc_ada0000001",
    "credential_id": null, "client_id": "cli", "request": "req-08:00:05",
    "tool": "find", "action": "call", "outcome": "denied", "summary": null,
    "details": null, "code": "forbidden", "times": 1}'::jsonb
    || jsonb_build_object('at', to_jsonb('2026-11-23T08:00:05Z'::timestamptz)),
    'with who, with what, which tool and why')
FROM mcp.audit u;
SELECT is(pg_temp.deny('08:00:' || s), format('{"times" : %s}', n),
    'again within the minute it counts')
FROM (VALUES ('06', 2), ('59', 3)) AS t (s, n);
SELECT is((SELECT array_agg(times) FROM mcp.audit), '{3}',
    'in the same row');
SELECT is((
    SELECT array_agg(answer) FROM (VALUES
        (pg_temp.deny('08:01:00')),
        (pg_temp.deny('08:00:05', '{"account": "acc_mara000001"}')),
        (pg_temp.deny('08:00:05', '{"client": "other"}')),
        (pg_temp.deny('08:00:05', '{"credential_id": "key_0000000001"}')),
        (pg_temp.deny('08:00:05', code => 'insufficient_scope')),
        (pg_temp.deny('08:00:05', tool => 'add'))) AS t (answer)),
    array_fill('{"times" : 1}'::text, ARRAY[6]),
    'another minute, person, client, key, code or tool is another row');
SELECT is(pg_temp.deny('08:00:05', '{"workspace": "nowhere"}'),
    '{"times" : null}', 'a workspace that is not there has no audit');
SELECT is(pg_temp.deny('08:00:05', jsonb_build_object('account',
    repeat('x', 9000))), '{"times" : 1}', 'however long a name is');
SELECT matches(pg_temp.as_app($$INSERT INTO mcp.audit (workspace_id, account_id,
    action, outcome, code) VALUES ('mcp-test', 'acc_ada0000001', 'call',
    'denied', 'x')$$), '^42501', 'nobody else writes one');
SELECT * FROM finish();
ROLLBACK;
