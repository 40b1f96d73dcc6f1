-- Whose time zone a caller may set.
BEGIN;
\ir setup.inc
SELECT plan(9);

CREATE FUNCTION pg_temp.set_zone(caller text, account text,
    workspace text DEFAULT 'mcp-test', zone text DEFAULT 'Asia/Tokyo')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.call(
        jsonb_build_object('workspace', workspace, 'account', caller),
        '{"name": "a"}', format(
            $f$(SELECT coalesce(mcp.account_set_zone(%L, %L)::text, '')
                || (SELECT a.time_zone FROM mcp.account a WHERE a.id = %L)
                || ' ' || current_setting('mcp.zone'))$f$,
            account, zone, account))
$$;

SELECT alike(pg_temp.set_zone(caller, account, workspace), expected,
    format('%s sets the zone of %s', caller, account))
FROM (VALUES
    ('acc_ada0000001', 'acc_ada0000001', 'mcp-test', '%Asia/Tokyo'),
    ('acc_ada0000001', 'acc_mara000001', 'mcp-test', 'MC403%'),
    ('acc_mara000001', 'acc_ada0000001', 'mcp-test', '%Asia/Kolkata'),
    ('acc_mara000001', 'acc_pavn000001', 'mcp-test', 'MC403%'),
    ('acc_mara000001', 'acc_nna0000001', 'mcp-test', 'MC403%'),
    ('acc_mara000001', 'acc_eve0000001', 'mcp-test', 'MC403%'),
    ('acc_eve0000001', 'acc_ada0000001', 'mcp-other', 'MC403%'))
    AS v (caller, account, workspace, expected);
SELECT alike(pg_temp.set_zone('acc_ada0000001', 'acc_ada0000001',
    zone => 'CET'), '23503%', 'a zone that no account may have');
SELECT is(pg_temp.as_app($$SELECT mcp.account_set_zone('acc_ada0000001', 'UTC')
    FROM (SELECT set_config('mcp.workspace', '', true),
        set_config('mcp.account', '', true)) AS nobody$$),
    'MC403: You can act on your own data only.', 'nobody sets any');

SELECT * FROM finish();
ROLLBACK;
