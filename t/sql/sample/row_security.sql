-- A forgotten WHERE leaks nothing: recruiters enter as the module does, read
-- every table and view that it may read with statements that have no WHERE, and
-- get the rows that are theirs and no others. What there is to read is asked of
-- the catalog, so a table that is added fails here until it is said whose its
-- rows are.
BEGIN;
SELECT set_config('mcp.now', '2026-11-23T07:00:00Z', true)
\g /dev/null

-- What the sample data do not have, since it lives for minutes or hours.
INSERT INTO mcp.client_answer (workspace_id, id, account_id, answer)
SELECT a.workspace_id, 'ask_' || repeat('x', 22), a.id, '{}'
FROM mcp.account a;
INSERT INTO mcp.task (workspace_id, id, account_id, client_id, tool, arguments,
    answers, created_at, updated_at, ttl, poll, expires_at, lease_until)
SELECT a.workspace_id,
    'tsk_' || lpad(row_number() OVER (ORDER BY a.id)::text, 10, '0'), a.id, '',
    'slow', '{}', '{}', now(), now(), 60, 1000, now(), now()
FROM mcp.account a;
INSERT INTO mcp.action (workspace_id, id, account_id, client_id, tool,
    statement, arguments, preview, changes, summary, approval, created_at,
    expires_at)
SELECT a.workspace_id,
    'act_' || lpad(row_number() OVER (ORDER BY a.id)::text, 10, '0'), a.id, '',
    '{}', 'a.b', '{}', '{}', '[]', '', 'agent', now(), now() + interval '1 h'
FROM mcp.account a;
INSERT INTO mcp.idempotency (workspace_id, account_id, client_id, tool, key,
    arguments_hash, answer, created_at)
SELECT a.workspace_id, a.id, '', 't', 'k', '', '{}', now()
FROM mcp.account a;
INSERT INTO mcp.connector (workspace_id, id, kind)
SELECT w.id, 'cal', 'simulator' FROM mcp.workspace w
ON CONFLICT DO NOTHING;
INSERT INTO mcp.outbox (workspace_id, id, connector, kind, payload, key,
    not_before, next_at, created_at)
SELECT w.id, mcp.new_id('out_'), 'cal', 'event.create', '{}', 'k', now(),
    now(), now()
FROM mcp.workspace w;
INSERT INTO sched.calendar_series (workspace_id, account_id, external_id, facts,
    reading)
SELECT a.workspace_id, a.id, 'series', '{}', 1
FROM mcp.account a;
-- The data may have been loaded when all of their meetings were over.
SELECT sched.reserve(workspace_id, array_agg(id))
FROM sched.meeting
GROUP BY workspace_id
\g /dev/null

-- ---- what there is to read, and whose it is ----

CREATE TEMP TABLE readable ON COMMIT DROP AS
SELECT c.oid::regclass AS relation,
    string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND n.nspname NOT IN ('public', 'information_schema')
    AND n.nspname !~ '^pg_'
    AND has_schema_privilege('mcp_app', n.oid, 'USAGE')
    AND has_column_privilege('mcp_app', c.oid, a.attnum, 'SELECT')
GROUP BY c.oid;

-- The workspace's rows, and a recruiter's among them (null: all of them), as
-- conditions on the columns, `me` and `home`; takes_part is below.
CREATE TEMP TABLE owned (relation, theirs, mine) ON COMMIT DROP AS
SELECT name::regclass, coalesce(theirs, 'workspace_id = home'), mine
FROM (VALUES
    -- The same for everybody.
    ('sched.time_zone', 'true', NULL),
    ('mcp.workspace', 'id = home', NULL),
    ('mcp.account', NULL, NULL),
    ('kailenty.workspace_setting', NULL, NULL),
    -- The product's own entries, too.
    ('kailenty.kb_entry', 'workspace_id IN (home, ''*'')', NULL),
    ('mcp.client_answer', NULL, 'account_id = me'),
    ('mcp.task', NULL, 'account_id = me'),
    ('mcp.action', NULL, 'account_id = me'),
    ('mcp.idempotency', NULL, 'account_id = me'),
    ('mcp.connector', NULL, NULL),
    ('mcp.outbox', NULL, 'false'),
    ('sched.settings', NULL, 'account_id = me'),
    ('sched.working_hours', NULL, 'account_id = me'),
    ('sched.day_override', NULL, 'account_id = me'),
    ('sched.scoped_override', NULL, 'account_id = me'),
    ('sched.time_off', NULL, 'account_id = me'),
    ('sched.calendar_sync', NULL, 'account_id = me'),
    ('sched.calendar_series', NULL, 'false'),
    ('sched.calendar_event', NULL, 'account_id = me'),
    ('sched.busy_block', NULL, 'account_id = me'),
    ('sched.reservation', NULL, 'account_id = me'),
    ('sched.meeting', NULL, 'pg_temp.takes_part(me, id)'),
    ('sched.meeting_attendee', NULL, 'pg_temp.takes_part(me, meeting_id)'),
    ('kailenty.invite', NULL, 'pg_temp.takes_part(me, id)'),
    ('kailenty.invite_state', NULL, 'pg_temp.takes_part(me, id)'),
    ('kailenty.invite_interviewer', NULL, 'pg_temp.takes_part(me, invite_id)'),
    ('kailenty.invite_label', NULL, 'pg_temp.takes_part(me, invite_id)'),
    ('kailenty.invite_booking', NULL, 'pg_temp.takes_part(me, invite_id)'),
    ('kailenty.invite_card', NULL, 'coalesce(owner_id, me) = me'),
    ('kailenty.template', NULL, 'coalesce(owner_id, me) = me'),
    ('kailenty.notification_profile', NULL, 'coalesce(owner_id, me) = me'),
    ('kailenty.contact_form', NULL, 'pg_temp.takes_part(me, id)'),
    ('kailenty.contact_submission', NULL, 'pg_temp.takes_part(me, form_id)'),
    ('kailenty.label', NULL, 'pg_temp.takes_part(me, id)'),
    ('kailenty.label_member', NULL, 'false'),
    ('kailenty.route_log', NULL, 'false')) AS o (name, theirs, mine);

-- Who enters. Two of one workspace, because not everything that is personal is
-- somebody else's to the same person.
CREATE TEMP TABLE caller (home, me) ON COMMIT DROP AS
VALUES ('harbor', 'acc_hj0nas0000'), ('harbor', 'acc_hada000000'),
    ('finch', 'acc_fj0nas0000');

CREATE TEMP TABLE part ON COMMIT DROP AS
WITH invite AS (
    SELECT c.me, i.id
    FROM caller c
    JOIN kailenty.invite i ON i.workspace_id = c.home
    WHERE i.recruiter_id = c.me OR EXISTS (
        SELECT FROM kailenty.invite_interviewer v
        WHERE v.workspace_id = c.home AND v.account_id = c.me
            AND v.invite_id IN (i.id, i.parent_id))
), form AS (
    SELECT c.me, f.id, f.label_id
    FROM caller c
    JOIN kailenty.contact_form f ON f.workspace_id = c.home
    WHERE f.visibility = 'workspace' OR c.me IN (f.created_by, f.recruiter_id)
        OR EXISTS (
            SELECT FROM kailenty.label_member m
            WHERE m.workspace_id = c.home AND m.label_id = f.label_id
                AND m.account_id = c.me AND m.active)
        OR EXISTS (
            SELECT FROM kailenty.invite i
            WHERE i.workspace_id = c.home AND i.id = f.invite_id
                AND i.recruiter_id = c.me)
)
SELECT me, id FROM invite
UNION SELECT me, id FROM form
UNION SELECT me, label_id FROM form WHERE label_id IS NOT NULL
UNION SELECT i.me, l.label_id
    FROM invite i JOIN kailenty.invite_label l ON l.invite_id = i.id
UNION SELECT c.me, m.id
    FROM caller c JOIN sched.meeting m
        ON m.workspace_id = c.home AND m.host_id = c.me
UNION SELECT c.me, a.meeting_id
    FROM caller c JOIN sched.meeting_attendee a
        ON a.workspace_id = c.home AND a.account_id = c.me;

CREATE FUNCTION pg_temp.takes_part(person text, what text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM part p WHERE p.me = person AND p.id = what)
$$;

-- ---- reading ----

-- What the caller gets, with nothing but the row policies.
CREATE FUNCTION pg_temp.seen(r readable, c caller) RETURNS SETOF jsonb
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('role', 'mcp_app', true);
    PERFORM mcp.enter(
        jsonb_build_object('workspace', c.home, 'account', c.me),
        '{"name": "test", "prefix": ""}', 'test');
    RETURN QUERY EXECUTE format(
        'SELECT to_jsonb(x) FROM (SELECT %s FROM %s) AS x',
        r.columns, r.relation);
    PERFORM set_config('role', 'none', true);
END
$$;

-- What is there, asked by a superuser, for whom there are no policies; and for
-- the views that ask who calls, in the name of the booking page, which sees all
-- of its workspace.
CREATE FUNCTION pg_temp.there(r readable, c caller, condition text)
RETURNS SETOF jsonb
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('mcp.workspace', c.home, true),
        set_config('mcp.account', '', true),
        set_config('mcp.role', 'service', true);
    RETURN QUERY EXECUTE format(
        'SELECT to_jsonb(x) FROM (SELECT %s FROM %s, '
        '(SELECT $1 AS me, $2 AS home) AS c WHERE %s) AS x',
        r.columns, r.relation, condition)
        USING c.me, c.home;
END
$$;

CREATE TEMP TABLE reading ON COMMIT DROP AS
SELECT r.relation, o.theirs, o.mine, c.home, c.me,
    ARRAY(SELECT pg_temp.seen(r, c)) AS seen,
    ARRAY(SELECT pg_temp.there(r, c, o.theirs)) AS theirs_there,
    ARRAY(SELECT pg_temp.there(r, c, format('(%s) AND (%s)', o.theirs,
        coalesce(o.mine, 'true')))) AS mine_there
FROM readable r
JOIN owned o USING (relation)
CROSS JOIN caller c;

CREATE FUNCTION pg_temp.beside(these jsonb[], those jsonb[], word text)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT format('%s %s, of them %s', count(*), word,
        left(min(row::text), 300))
    FROM (SELECT unnest(these) EXCEPT ALL SELECT unnest(those)) AS d (row)
    HAVING count(*) > 0
$$;

-- ---- the tests ----

SELECT plan((SELECT 1 + count(*) * (SELECT count(*) FROM caller)
        + count(*) FILTER (WHERE theirs <> 'true')
        + count(*) FILTER (WHERE mine IS NOT NULL)
    FROM owned)::integer);
SELECT set_eq('SELECT relation::text FROM readable',
    'SELECT relation::text FROM owned',
    'of everything that can be read it is known whose it is');

SELECT is(concat_ws('; ', pg_temp.beside(seen, mine_there, 'too many'),
        pg_temp.beside(mine_there, seen, 'missing')), '',
    format('%s reads their rows of %s', me, relation))
FROM reading;

-- Nothing is proven by tables that have nothing to hide.
SELECT ok(bool_and(EXISTS (
        SELECT FROM unnest(theirs_there) AS row
        WHERE home IN (row->>'workspace_id', row->>'id'))),
    format('both workspaces have rows in %s', relation))
FROM reading
WHERE theirs <> 'true'
GROUP BY relation;
SELECT cmp_ok(max(cardinality(theirs_there) - cardinality(mine_there)), '>', 0,
    format('some in %s are somebody else''s in the same workspace', relation))
FROM reading
WHERE mine IS NOT NULL
GROUP BY relation;

SELECT * FROM finish();
ROLLBACK;
