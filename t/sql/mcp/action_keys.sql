-- Writes that come with a key are done once for each, and what writes leaves a
-- line in the audit.
BEGIN;
\ir setup.inc
\ir action.inc
SELECT plan(17);

CREATE FUNCTION pg_temp.write(
    args jsonb,
    more jsonb DEFAULT '{}',
    account text DEFAULT 'acc_ada0000001',
    name text DEFAULT 'item_add')
RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.act('mcp.action_write(''pack.item_add'', ARGS, PRINCIPAL, '
        'TOOL)', args, account, more, jsonb_build_object('name', name))
$$;

CREATE TEMP TABLE p ON COMMIT DROP AS
SELECT pg_temp.write('{"name": "A", "idempotency_key": "k:1"}') AS first;
SELECT is(first #>> '{item,name}', 'A', 'a write runs') FROM p;
SELECT is(pg_temp.write('{"idempotency_key": "k:1", "name": "A"}'), first,
    'the same key again gives its answer, whatever the order of arguments')
FROM p;
SELECT is(pg_temp.write('{"name": "A"}', '{"idempotency_key": "k:1"}'), first,
    'also beside the arguments') FROM p;
SELECT is((SELECT count(*) FROM pack.item), 1::bigint, 'it was done once');
SELECT is(pg_temp.write('{"name": "B"}', '{"idempotency_key": "k:1"}'),
    '"MC409: This idempotency key was used with other arguments."',
    'other arguments are another write');
SELECT is(pg_temp.write('{"name": "B"}', jsonb_build_object('idempotency_key',
    key)), '"MC422: The idempotency key is not valid."', 'no key: ' || key)
FROM unnest(ARRAY['a b', 'ü', repeat('x', 129)]) AS key;
SELECT is(pg_temp.write('{"name": "C"}', '{"idempotency_key": "k:1"}',
    'acc_mara000001') #>> '{item,name}', 'C',
    'somebody else''s keys are others');
SELECT is(pg_temp.write('{"name": "D"}', '{"idempotency_key": "k:1"}',
    name => 'other') #>> '{item,name}', 'D', 'and those of other tools');
SELECT is((SELECT count(*) FROM pack.item), 3::bigint, 'three in all');
SELECT is((SELECT string_agg(concat_ws(' ', u.tool, u.action, u.outcome,
        u.summary), ', ' ORDER BY u.id) FROM mcp.audit u
    WHERE u.workspace_id = 'mcp-test'),
    'item_add write executed One item, item_add write executed One item, '
    'other write executed One item', 'each is in the audit');
SELECT is(pg_temp.write('{"name": "A", "idempotency_key": "k:2"}')::text,
    '"23505: duplicate key value violates unique constraint '
    '\"item_name_key\""', 'what fails');
SELECT is((SELECT count(*) FROM mcp.idempotency WHERE key = 'k:2'), 0::bigint,
    'leaves no answer');

-- A preview that comes with a key.
CREATE TEMP TABLE q ON COMMIT DROP AS
SELECT pg_temp.preview('pack.item_add', '{"name": "E"}',
    more => '{"idempotency_key": "k:3"}') AS first;
SELECT is(pg_temp.preview('pack.item_add', '{"name": "E"}',
    more => '{"idempotency_key": "k:3"}'), first, 'is made once') FROM q;
SELECT is((SELECT count(*) FROM mcp.action WHERE arguments->>'name' = 'E'),
    1::bigint, 'and is one action');

-- ---- afterwards ----

UPDATE mcp.idempotency SET created_at = mcp.now() - interval '8 days'
WHERE key = 'k:1';
SELECT mcp.action_purge()
\g /dev/null
SELECT is((SELECT string_agg(key, ' ') FROM mcp.idempotency), 'k:3',
    'after a week the answers go');

SELECT * FROM finish();
ROLLBACK;
