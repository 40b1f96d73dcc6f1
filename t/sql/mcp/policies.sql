-- What the row policies of the platform show, with no help from any query; and
-- that no table of a workspace's data is without one.
BEGIN;
\ir setup.inc
SELECT plan(39);

-- ---- what a caller sees ----

SELECT is(pg_temp.as_app(format('SELECT count(*) FROM mcp.%I', relation)), '0',
    'before mcp.enter, nothing of ' || relation)
FROM unnest(ARRAY['workspace', 'account']) AS relation;
SELECT set_config('mcp.workspace', '', true);
SELECT is(pg_temp.as_app(format('SELECT count(*) FROM mcp.%I', relation)), '0',
    'with empty settings, nothing of ' || relation)
FROM unnest(ARRAY['workspace', 'account']) AS relation;

CREATE FUNCTION pg_temp.sees(account text, expression text,
    workspace text DEFAULT 'mcp-test') RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.call(
        jsonb_build_object('workspace', workspace, 'account', account),
        '{"name": "a", "read": true}', expression)
$$;
SELECT is(
    pg_temp.sees(account, $$(SELECT string_agg(id, ' ') FROM mcp.workspace)$$,
        workspace),
    workspace, account || ' sees their workspace alone')
FROM (VALUES ('acc_ada0000001', 'mcp-test'), ('acc_mara000001', 'mcp-test'),
    ('acc_eve0000001', 'mcp-other')) AS t (account, workspace);
SELECT is(
    pg_temp.sees(account, $$(SELECT string_agg(name, ' ' ORDER BY name)
        FROM mcp.account)$$, workspace),
    names, account || ' sees their colleagues alone')
FROM (VALUES ('acc_ada0000001', 'mcp-test', 'Ada Mara Nora Paul'),
    ('acc_mara000001', 'mcp-test', 'Ada Mara Nora Paul'),
    ('acc_eve0000001', 'mcp-other', 'Eve')) AS t (account, workspace, names);

-- ---- what the module cannot do ----

SELECT is(pg_temp.as_app(statement), '42501: permission denied for table '
    || relation, 'mcp_app cannot: ' || statement)
FROM (VALUES
    ('INSERT INTO mcp.workspace (id, name) VALUES (''x1'', ''X'')',
        'workspace'),
    ('UPDATE mcp.workspace SET name = ''X''', 'workspace'),
    ('DELETE FROM mcp.workspace', 'workspace'),
    ('UPDATE mcp.account SET role = ''admin''', 'account'),
    ('DELETE FROM mcp.account', 'account'),
    ('SELECT 1 FROM mcp.signing_key', 'signing_key'),
    ('TRUNCATE mcp.signing_key', 'signing_key')) AS t (statement, relation);
-- What it knows of these, functions tell it, one question each.
SELECT is(pg_temp.as_app(format('SELECT 1 FROM mcp.%I', relation)),
    '42501: permission denied for table ' || relation,
    'mcp_app cannot look into ' || relation)
FROM unnest(ARRAY['credential', 'api_key', 'audit', 'login', 'oauth_client',
    'oauth_code', 'oauth_grant', 'oauth_refresh', 'oauth_once',
    'oauth_key_set', 'sign_in_code', 'identity'])
    AS relation;
SELECT is_empty($$
    SELECT c.relname, p.privilege
    FROM pg_class c
    CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES'])
        AS p (privilege)
    WHERE c.relnamespace = 'mcp'::regnamespace
        AND c.relname ~
            '^(credential|api_key|login|oauth_.*|sign_in_code|identity)$'
        AND c.relkind = 'r'
        AND (has_table_privilege('mcp_app', c.oid, p.privilege)
            OR has_table_privilege('mcp_app', c.oid, 'DELETE, TRUNCATE')
            OR has_any_column_privilege('mcp_app', c.oid, p.privilege)) $$,
    'nor write there, not even a column');
SELECT is_empty($$
    SELECT roleid::regrole FROM pg_auth_members
    WHERE member = 'mcp_app'::regrole $$,
    'mcp_app cannot become somebody else');
SELECT is(pg_temp.as_app('CREATE TABLE mcp.x ()'),
    '42501: permission denied for schema mcp', 'nor make a table');

SELECT is((rolsuper, rolbypassrls, rolcreaterole, rolcreatedb),
    (false, false, false, false), 'mcp_app has no power of its own')
FROM pg_roles WHERE rolname = 'mcp_app';
SELECT is_empty($$
    SELECT c.oid::regclass FROM pg_class c
    WHERE c.relowner = 'mcp_app'::regrole
        AND c.relnamespace <> pg_my_temp_schema()
    UNION ALL
    SELECT p.oid FROM pg_proc p WHERE p.proowner = 'mcp_app'::regrole $$,
    'and owns nothing');

-- ---- every table ----

-- What is known of people and clients before a workspace is.
CREATE TEMP TABLE before (name) ON COMMIT DROP AS
VALUES ('mcp.login'), ('mcp.oauth_client'), ('mcp.oauth_code'),
    ('mcp.oauth_refresh'), ('mcp.oauth_once'), ('mcp.oauth_key_set');

-- The tables of all schemas into which the module can look.
CREATE TEMP VIEW ours AS
SELECT c.oid, n.nspname, c.relname, c.relrowsecurity
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p')
    AND n.nspname NOT IN ('public', 'information_schema')
    AND n.nspname !~ '^pg_'
    AND has_schema_privilege('mcp_app', n.oid, 'USAGE');

-- What is the same for all: the zones there are, the journal of migrations, the
-- periodic jobs.
CREATE TEMP TABLE common (name) ON COMMIT DROP AS
VALUES ('mcp.migration'), ('mcp.job'), ('sched.time_zone');

SELECT set_has('SELECT nspname FROM ours',
    $$VALUES ('mcp'::name), ('sched'), ('kailenty')$$,
    'the schemas of the product are among them');
SELECT is_empty($$
    SELECT format('%s.%s', nspname, relname) FROM ours
    WHERE NOT relrowsecurity
        AND format('%s.%s', nspname, relname) NOT IN (SELECT name FROM common)
    $$, 'every table has row-level security');
SELECT is_empty($$
    SELECT format('%s.%s', o.nspname, o.relname)
    FROM ours o
    LEFT JOIN pg_index i ON i.indrelid = o.oid AND i.indisprimary
    LEFT JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum = i.indkey[0]
    WHERE a.attname IS DISTINCT FROM 'workspace_id'
        AND format('%s.%s', o.nspname, o.relname) NOT IN (
            SELECT name FROM common UNION ALL SELECT 'mcp.workspace'
            UNION ALL SELECT name FROM before) $$,
    'every primary key begins with workspace_id');
SELECT is_empty($$
    SELECT format('%s.%s', o.nspname, o.relname) FROM ours o
    WHERE format('%s.%s', o.nspname, o.relname) IN (SELECT name FROM common)
        AND has_table_privilege('mcp_app', o.oid, 'INSERT, UPDATE, DELETE') $$,
    'what is common to all is written by no caller');
-- A policy for a role of its own, or for a command that has none, shows
-- nothing; one without workspace_id would show everything.
SELECT is_empty($$
    SELECT format('%s on %s.%s', p.policyname, p.schemaname, p.tablename)
    FROM pg_policies p
    JOIN ours o ON o.nspname = p.schemaname AND o.relname = p.tablename
    WHERE concat(p.qual, p.with_check) !~ 'mcp\.workspace' $$,
    'every policy asks for the workspace');
SELECT * FROM finish();
ROLLBACK;
