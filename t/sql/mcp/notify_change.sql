-- What may be announced, by whom, and in which words. What is heard of it is
-- t/http/listen.t's to say: a transaction hears nothing of its own before it
-- ends.
BEGIN;
\ir setup.inc
SELECT plan(20);

CREATE FUNCTION pg_temp.announce(arguments text) RETURNS text
LANGUAGE sql AS $$
    SELECT pg_temp.call(
        '{"workspace": "mcp-test", "account": "acc_ada0000001"}',
        '{"name": "a", "read": true}',
        format('coalesce(mcp.notify_change(%s)::text, ''told'')', arguments))
$$;

-- A void function gives the empty text.
SELECT is(pg_temp.announce(format('%L', kind)), '',
    'a call, even one that only reads, announces ' || kind)
FROM unnest(ARRAY['tools', 'prompts', 'resources']) AS kind;
SELECT is(pg_temp.announce($$'resource', 'x:1'$$), '', 'and a resource');
SELECT is(pg_temp.announce(format($$'resource', %L$$, repeat('x', 2048))), '',
    'whose URI is up to 2048 bytes long');
SELECT is(pg_temp.announce($$'tools', NULL, 'mcp-test'$$), '',
    'and it may name its own workspace');

SELECT is(pg_temp.announce(arguments),
    '42501: mcp.notify_change: not the workspace of this call',
    'but no other: ' || arguments)
FROM (VALUES ($$'tools', NULL, 'mcp-other'$$), ($$'tools', NULL, '*'$$),
    ($$'resource', 'x:1', 'mcp-other'$$)) AS t (arguments);

SELECT is(pg_temp.announce(arguments), '22023: mcp.notify_change: ' || message,
    'refused: ' || left(arguments, 40))
FROM (VALUES
    ($$'tool'$$, 'there is no kind "tool"'),
    ($$NULL$$, 'there is no kind "<NULL>"'),
    ($$'resource'$$,
        'the kind resource and the uri do not belong together'),
    ($$'tools', 'x:1'$$,
        'the kind tools and the uri do not belong together'),
    ($$'resource', ''$$,
        'the kind resource and the uri do not belong together'),
    (format($$'resource', %L$$, repeat('x', 2049)),
        'the kind resource and the uri do not belong together'),
    (format($$'resource', %L$$, repeat('ü', 1025)),
        'the kind resource and the uri do not belong together')
    ) AS t (arguments, message);

SELECT is(pg_temp.as_app($$SELECT mcp.notify_change('tools')$$),
    '22023: mcp.notify_change: whose clients?',
    'outside of a call there is no workspace');
SELECT is(
    pg_temp.as_app($$SELECT mcp.notify_change('tools', NULL, 'mcp-test')$$),
    '42501: mcp.notify_change: not the workspace of this call',
    'and mcp_app cannot name one');
SELECT lives_ok(format('SELECT mcp.notify_change(%L, NULL, %L)', 'tools', w),
    'who is above row policies may name: ' || w)
FROM unnest(ARRAY['mcp-other', '*']) AS w;

SELECT * FROM finish();
ROLLBACK;
