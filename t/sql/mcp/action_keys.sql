-- Writes that come with a key are done once for each, and what writes leaves a
-- line in the audit.
BEGIN;
\ir setup.inc
\ir action.inc
SELECT plan(30);

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
SELECT isnt(pg_temp.preview('pack.item_add', '{"name": "E"}',
    more => '{"idempotency_key": "k:3", "client": "another"}')
    ->>'confirmation_id', first->>'confirmation_id',
    'another client, which could not confirm it, gets one of its own')
FROM q;

-- Again with the same key: the id that it gets, be it asked by the client.
CREATE FUNCTION pg_temp.again(name text, key text, more jsonb DEFAULT '{}',
    way text DEFAULT 'agent') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.preview('pack.item_add', jsonb_build_object('name', name),
        more => jsonb_build_object('idempotency_key', key) || more,
        tool => jsonb_build_object('approval', way))
$$;
CREATE TEMP TABLE r ON COMMIT DROP AS
SELECT name, pg_temp.again(name, 'k:' || name) AS first
FROM unnest(ARRAY['done', 'no', 'late', 'barred', 'moved']) AS name;
CREATE FUNCTION pg_temp.first_id(of text) RETURNS text
LANGUAGE sql AS $$
    SELECT first->>'confirmation_id' FROM r WHERE name = of
$$;
SELECT pg_temp.confirm(pg_temp.first_id('done')), pg_temp.cancel(pg_temp.first_id('no'))
\g /dev/null
SELECT is(pg_temp.again('done', 'k:done'), first,
    'of what was carried out, the first answer stands')
FROM r WHERE name = 'done';
SELECT isnt(pg_temp.again('no', 'k:no')->>'confirmation_id',
    pg_temp.first_id('no'), 'what was cancelled can be asked for again');
SELECT is(pg_temp.again('no', 'k:no')->>'confirmation_id', (
    SELECT id FROM mcp.action WHERE arguments->>'name' = 'no'
        AND state = 'pending'), 'and is asked for once then');
SELECT is(pg_temp.again('yes', 'k:no'),
    '"MC409: This idempotency key was used with other arguments."',
    'the key stays that of its arguments');
UPDATE mcp.action SET credential_id = 'grt_gone'
WHERE id = pg_temp.first_id('barred');
SELECT isnt(pg_temp.again('barred', 'k:barred')->>'confirmation_id',
    pg_temp.first_id('barred'),
    'and what was asked for with an access that has ended');
INSERT INTO pack.item (name) VALUES ('another');
UPDATE r SET first = pg_temp.confirm(pg_temp.first_id('moved'))
    #> '{mcp_refusal,details}'
WHERE name = 'moved';
SELECT is(pg_temp.again('moved', 'k:moved'), first,
    'of what is outdated, the preview that has taken its place')
FROM r WHERE name = 'moved';
SELECT set_config('mcp.now', (mcp.now() + interval '601 s')::text, true)
\g /dev/null
SELECT is(pg_temp.again('late', 'k:late')->>'status', 'pending',
    'what has expired');
SELECT isnt(pg_temp.again('late', 'k:late')->>'confirmation_id',
    pg_temp.first_id('late'), 'is asked for again, too');
SELECT set_config('mcp.now', '', true)
\g /dev/null

-- A write that the client's human confirms.
CREATE TEMP TABLE w ON COMMIT DROP AS
SELECT pg_temp.again('W', 'k:w', '{"can_ask": true}', 'client')
    #>> '{state,confirmation_id}' AS one, pg_temp.again('W', 'k:w',
    '{"can_ask": true}', 'client') #>> '{state,confirmation_id}' AS other;
CREATE FUNCTION pg_temp.said_yes(id text) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.again('W', 'k:w', jsonb_build_object('can_ask', true,
        'state', jsonb_build_object('confirmation_id', id), 'answers',
        jsonb_build_object(id,
            '{"action": "accept", "content": {"approve": true}}'::jsonb)),
        'client')
$$;
CREATE TEMP TABLE yes ON COMMIT DROP AS
SELECT pg_temp.said_yes(one) AS answer FROM w;
SELECT is(answer->>'status', 'executed', 'a client''s human says yes') FROM yes;
SELECT is(pg_temp.again('W', 'k:w', '{"can_ask": true}', 'client'), answer,
    'the same key asks nobody again, and gives the answer') FROM yes;
SELECT is(pg_temp.said_yes(other), answer,
    'also to who was asked meanwhile') FROM w, yes;
SELECT is((SELECT count(*) FROM pack.item WHERE name = 'W'), 1::bigint,
    'it was done once');

-- ---- afterwards ----

UPDATE mcp.idempotency SET created_at = mcp.now() - interval '8 days'
WHERE key = 'k:1';
SELECT mcp.action_purge()
\g /dev/null
SELECT is((SELECT count(*) FROM mcp.idempotency WHERE key = 'k:1'), 0::bigint,
    'after a week the answers go');

SELECT * FROM finish();
ROLLBACK;
