-- A tool's name as the client knows it.
BEGIN;
SELECT plan(4);

SELECT is(mcp.tool_name('invites_list'), 'invites_list',
    'the name alone where there is no prefix');
SELECT set_config('mcp.tool_prefix', 'kailenty_', true);
SELECT is(mcp.tool_name('invites_list'), 'kailenty_invites_list',
    'the site''s prefix before it');
SELECT set_config('mcp.tool_prefix', '', true);
SELECT is(mcp.tool_name('invites_list'), 'invites_list',
    'an empty prefix is none');
SELECT volatility_is('mcp', 'tool_name', ARRAY['text'], 'stable',
    'one statement has one prefix');
SELECT * FROM finish();
ROLLBACK;
