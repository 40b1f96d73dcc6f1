-- Whose account a token of an external issuer is about.
BEGIN;
\ir setup.inc
SELECT plan(22);

INSERT INTO mcp.identity (workspace_id, issuer, subject, account_id)
VALUES
    ('mcp-test', 'https://issuer.example', 'u-1', 'acc_ada0000001'),
    ('mcp-test', 'https://issuer.example/', 'u-1', 'acc_mara000001'),
    ('mcp-test', 'https://issuer.example', 'acc_mara000001', 'acc_ada0000001'),
    ('mcp-test', 'https://issuer.example', 'nora@test.example',
        'acc_ada0000001'),
    ('mcp-other', 'https://issuer.example', 'u-2', 'acc_eve0000001');

SELECT is(mcp.account_of(workspace, 'https://issuer.example', claim, value),
    account, claim || ' ' || what)
FROM (VALUES
    ('mcp-test', 'sub', 'acc_nna0000001', 'acc_nna0000001',
        'that is an account''s id'),
    ('mcp-test', 'sub', 'u-1', 'acc_ada0000001', 'that is linked'),
    ('mcp-test', 'sub', 'acc_mara000001', 'acc_ada0000001',
        'that is both: the link holds'),
    ('mcp-test', 'sub', 'acc_pavn000001', 'acc_pavn000001',
        'of a disabled account, which the door turns away'),
    ('mcp-test', 'sub', 'acc_eve0000001', NULL, 'of another workspace'),
    ('mcp-test', 'sub', 'nobody', NULL, 'of nobody'),
    ('mcp-test', 'sub', 'ada@test.example', NULL, 'that is an address'),
    ('mcp-test', 'sub', NULL, NULL, 'that is not there'),
    ('mcp-other', 'sub', 'u-1', NULL, 'that another workspace linked'),
    ('mcp-test', 'email', 'ada@test.example', 'acc_ada0000001',
        'of a colleague'),
    ('mcp-test', 'email', 'Ada@Test.EXAMPLE', 'acc_ada0000001',
        'in whatever case'),
    ('mcp-test', 'email', 'eve@test.example', NULL, 'of another workspace'),
    ('mcp-test', 'email', 'nora@test.example', 'acc_nna0000001',
        'that is linked, too: the address holds'),
    ('mcp-test', 'email', 'acc_ada0000001', NULL, 'that is an id'),
    ('mcp-test', 'email', 'u-1', NULL, 'that is a subject'),
    ('mcp-test', 'oid', 'u-1', 'acc_ada0000001', 'that is linked'),
    ('mcp-test', 'oid', 'acc_nna0000001', NULL, 'that is an account''s id')
    ) AS t (workspace, claim, value, account, what);
SELECT is(
    mcp.account_of('mcp-test', 'https://issuer.example/', 'oid', 'u-1'),
    'acc_mara000001', 'issuers are told apart to the last slash');

SELECT is(
    pg_temp.as_app($$SELECT mcp.account_of('mcp-test', 'https://issuer.example',
        'oid', 'u-1')$$),
    'acc_ada0000001', 'the module may ask before anybody is known');
SELECT is(pg_temp.as_app('SELECT count(*) FROM mcp.identity'),
    '42501: permission denied for table identity',
    'but sees nothing of the links');
SELECT throws_ok($$INSERT INTO mcp.identity VALUES
        ('mcp-test', 'https://issuer.example', 'u-9', 'acc_eve0000001')$$,
    '23503', NULL, 'nobody is linked into another workspace');
SELECT is_definer('mcp', 'account_of', ARRAY['text', 'text', 'text', 'text'],
    'it reads with its owner''s rights');
SELECT * FROM finish();
ROLLBACK;
