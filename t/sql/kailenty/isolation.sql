-- Nothing crosses a border: between recruiters, and between workspaces. First
-- through every tool, then with nothing but the row policies: as mcp_app, with
-- statements that have no WHERE, on every table of sched and kailenty.
BEGIN;
\ir setup.inc

-- ---- one story three times: Jonas, Ada, and Frida in another workspace ----
-- What is whose can be told by the owner's first name in every text.
CREATE FUNCTION pg_temp.story(owner text, mark text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    ws text := pg_temp.workspace_of(owner);
    acc text := pg_temp.acc(owner);
BEGIN
    PERFORM pg_temp.hours(owner, '{1,2}', '09:00-17:00');
    INSERT INTO sched.settings (workspace_id, account_id) VALUES (ws, acc);
    INSERT INTO sched.day_override (workspace_id, account_id, local_date,
        windows, note)
    VALUES (ws, acc, '2026-11-25', '{}', mark);
    INSERT INTO sched.time_off (workspace_id, account_id, from_date, to_date,
        kind, reason)
    VALUES (ws, acc, '2026-12-01', '2026-12-02', 'vacation', mark);
    INSERT INTO sched.calendar_sync (workspace_id, account_id, status)
    VALUES (ws, acc, 'connected');
    INSERT INTO sched.calendar_series (workspace_id, account_id, external_id,
        facts, reading)
    VALUES (ws, acc, mark, '{}', 1);
    PERFORM pg_temp.event(owner, mark || ' event', '2026-11-24T09:00Z',
        '2026-11-24T10:00Z');
    INSERT INTO kailenty.label (workspace_id, id, name)
    VALUES (ws, pg_temp.id('lab', mark), mark || ' label');
    INSERT INTO kailenty.label_member (workspace_id, label_id, account_id)
    VALUES (ws, pg_temp.id('lab', mark), acc);
    INSERT INTO kailenty.invite_card (workspace_id, id, name, default_title,
        owner_id)
    VALUES (ws, pg_temp.id('crd', mark), mark || ' card', mark || ' title', acc);
    INSERT INTO kailenty.template (workspace_id, id, name, kind, subject, body,
        owner_id)
    VALUES (ws, pg_temp.id('tpl', mark), mark || ' template', 'invitation',
        mark, mark, acc);
    INSERT INTO kailenty.notification_profile (workspace_id, id, name, owner_id)
    VALUES (ws, pg_temp.id('ntp', mark), mark || ' profile', acc);
    PERFORM pg_temp.invite(mark || ' pool', recruiter => owner,
            type => 'multi_use'),
        pg_temp.invite(mark || ' sub', recruiter => owner,
            pool => mark || ' pool', candidate => mark || ' candidate'),
        pg_temp.invite(mark || ' single', recruiter => owner,
            candidate => mark || ' candidate'),
        pg_temp.invite(mark || ' draft', recruiter => owner, status => 'draft',
            candidate => mark || ' candidate'),
        pg_temp.invite(mark || ' gone', recruiter => owner, status => 'revoked',
            candidate => mark || ' candidate');
    INSERT INTO kailenty.invite_interviewer (workspace_id, invite_id,
        account_id)
    VALUES (ws, pg_temp.id('inv', mark || ' single'), acc);
    INSERT INTO kailenty.invite_label (workspace_id, invite_id, label_id)
    VALUES (ws, pg_temp.id('inv', mark || ' pool'), pg_temp.id('lab', mark));
    PERFORM pg_temp.meeting(mark || ' meeting', owner, '2026-11-24T13:00Z',
        guest => mark || ' candidate', invite => mark || ' sub');
    INSERT INTO kailenty.route_log (workspace_id, label_id, account_id,
        meeting_id, routed_at)
    VALUES (ws, pg_temp.id('lab', mark), acc,
        pg_temp.id('mtg', mark || ' meeting'), '2026-11-20T09:00Z');
    INSERT INTO sched.scoped_override (workspace_id, id, account_id, scope_id,
        local_date, mode, windows, note)
    VALUES (ws, pg_temp.id('avo', mark), acc,
        pg_temp.id('inv', mark || ' pool'), '2026-11-26', 'block', '{}', mark);
    INSERT INTO kailenty.contact_form (workspace_id, id, slug, title, fields,
        recruiter_id, visibility, created_by)
    VALUES (ws, pg_temp.id('frm', mark), mark || '-form', mark || ' form',
        '[{"key": "email", "label": "E-mail", "type": "email"}]', acc, 'owner',
        acc);
    INSERT INTO kailenty.contact_submission (workspace_id, id, form_id, name,
        email, created_at)
    VALUES (ws, pg_temp.id('cfs', mark), pg_temp.id('frm', mark), mark,
        mark || '@mail.example', '2026-11-20T09:00Z');
    INSERT INTO kailenty.kb_entry (workspace_id, id, title, summary, body,
        category, tags)
    VALUES (ws, pg_temp.id('kbe', mark), mark || ' entry', mark, mark,
        'concept', ARRAY[mark]);
END
$$;
SELECT pg_temp.story('Jonas Brandt', 'jonasmark'),
    pg_temp.story('Ada Lind', 'adamark'),
    pg_temp.story('Frida Else', 'fridamark');
-- One invite and one meeting of Ada's in which Jonas takes part.
SELECT pg_temp.invite('joint', recruiter => 'Ada Lind', type => 'multi_use'),
    pg_temp.invite('joint sub', recruiter => 'Ada Lind', pool => 'joint'),
    pg_temp.meeting('joint meeting', 'Ada Lind', '2026-11-24T15:00Z',
        others => '{Jonas Brandt}');
INSERT INTO kailenty.invite_interviewer (workspace_id, invite_id, account_id)
VALUES ('kailenty-test', pg_temp.id('inv', 'joint'),
    pg_temp.acc('Jonas Brandt'));

-- ---- every tool ----
-- Calls as wide as they go, of ids of others' too; prefix, name and arguments.
CREATE TEMP TABLE calls (tool, args) ON COMMIT DROP AS
VALUES ('invites_list', '{"limit": 100}'::jsonb),
    ('invites_list', '{"limit": 100, "type": "sub_invite"}'),
    ('invite_cards_list', '{}'),
    ('meetings_list', '{"limit": 100}'),
    ('meetings_list', '{"limit": 100, "sort": "latest"}'),
    ('calendar_events_list', '{}'),
    ('availability_get_base', '{}'),
    ('availability_overrides_list', '{"include_inactive": true}'),
    ('availability_get_day_overrides', '{"include_busy": true}'),
    ('templates_list', '{}'),
    ('notification_profiles_list', '{}'),
    ('users_list_recruiters', '{}'),
    ('contact_forms_list', '{}'),
    ('knowledgebase_list', '{"limit": 100, "category": "concept"}'),
    ('invites_draft_from_text', '{"text": "Interview with Lena Hartmann"}'),
    ('time_get_current', '{}')
UNION ALL
SELECT tool, jsonb_build_object(key, pg_temp.id(prefix, mark || part))
FROM (VALUES ('invites_get', 'invite_id', 'inv', ' pool'),
    ('invites_get', 'invite_id', 'inv', ' sub'),
    ('invites_list', 'parent_id', 'inv', ' pool'),
    ('invites_list', 'label_id', 'lab', ''),
    ('meetings_get', 'meeting_id', 'mtg', ' meeting'),
    ('availability_overrides_list', 'invite_id', 'inv', ' pool'),
    ('availability_get_day_overrides', 'invite_id', 'inv', ' pool'),
    ('invites_create_draft', 'card_id', 'crd', ''))
    AS v (tool, key, prefix, part),
    unnest(ARRAY['jonasmark', 'adamark', 'fridamark']) AS mark
UNION ALL
SELECT tool, jsonb_build_object('recruiter_id', pg_temp.acc(owner))
FROM unnest(ARRAY['invites_list', 'meetings_list', 'availability_get_base',
        'availability_overrides_list', 'availability_get_day_overrides'])
        AS tool,
    unnest(ARRAY['Jonas Brandt', 'Ada Lind', 'Frida Else']) AS owner
UNION ALL
SELECT 'meetings_list', '{"all": true, "limit": 100}'
UNION ALL
SELECT 'knowledgebase_search', jsonb_build_object('query', mark)
FROM unnest(ARRAY['jonasmark', 'adamark', 'fridamark']) AS mark
UNION ALL
SELECT 'knowledgebase_get', jsonb_build_object('ids',
    jsonb_build_array(pg_temp.id('kbe', mark)))
FROM unnest(ARRAY['jonasmark', 'adamark', 'fridamark']) AS mark
UNION ALL
SELECT 'kb_resource', jsonb_build_object('id', pg_temp.id('kbe', mark))
FROM unnest(ARRAY['jonasmark', 'adamark', 'fridamark']) AS mark
UNION ALL
SELECT 'kb_resources', '{"limit": 100, "offset": 0}'
UNION ALL
SELECT proposer, jsonb_build_object('value', typed)
FROM unnest(ARRAY['kb_complete', 'complete_recruiter', 'complete_invite'])
        AS proposer,
    unnest(ARRAY['', 'jonasmark', 'adamark', 'fridamark']) AS typed
UNION ALL
SELECT 'invites_update_draft', jsonb_build_object('invite_id',
    pg_temp.id('inv', mark || ' draft'), 'changes', '{}'::jsonb)
FROM unnest(ARRAY['jonasmark', 'adamark', 'fridamark']) AS mark
UNION ALL
-- Writes, each rolled back.
SELECT tool, jsonb_build_object('recruiter_id', pg_temp.acc(owner)) || args
FROM (VALUES
        ('availability_upsert_day_override',
            '{"date": "2026-11-25", "closed": true}'::jsonb),
        ('availability_delete_day_override', '{"date": "2026-11-25"}'),
        ('availability_update_base', '{"daily_limit": 3, "weekly_hours": [
            {"weekday": 2, "windows": []}]}'),
        ('availability_overrides_delete_all', '{}')) AS v (tool, args),
    unnest(ARRAY['Jonas Brandt', 'Ada Lind', 'Frida Else']) AS owner
UNION ALL
SELECT tool, jsonb_build_object(key, pg_temp.id(prefix, mark || part)) || args
FROM (VALUES
        ('availability_overrides_upsert', 'invite_id', 'inv', ' pool',
            '{"dates": ["2026-11-27"], "windows": []}'::jsonb),
        ('availability_overrides_delete', 'override_id', 'avo', '', '{}'))
        AS v (tool, key, prefix, part, args),
    unnest(ARRAY['jonasmark', 'adamark', 'fridamark']) AS mark
UNION ALL
SELECT 'availability_overrides_upsert', jsonb_build_object('invite_id',
    pg_temp.id('inv', mark || ' pool'), 'recruiter_id', pg_temp.acc(owner),
    'dates', '["2026-11-27"]'::jsonb, 'windows', '[]'::jsonb)
FROM (VALUES ('jonasmark', 'Jonas Brandt'), ('adamark', 'Ada Lind'),
    ('fridamark', 'Frida Else')) AS v (mark, owner)
UNION ALL
SELECT 'contact_forms_create', jsonb_build_object('title', 'A form', key,
    pg_temp.id(prefix, mark || part))
FROM (VALUES ('invite_id', 'inv', ' pool'), ('label_id', 'lab', ''))
        AS v (key, prefix, part),
    unnest(ARRAY['jonasmark', 'adamark', 'fridamark']) AS mark
UNION ALL
SELECT 'meetings_create', jsonb_build_object('title', 'A meeting',
    'starts_at', start, 'duration_minutes', 30,
    'recruiter_id', pg_temp.acc(owner), 'attendees',
    '[{"email": "ada.lind@harbor.example"}, {"email":
        "jonas.brandt@harbor.example"}, {"email": "x@mail.example"}]'::jsonb)
FROM unnest(ARRAY['Jonas Brandt', 'Ada Lind', 'Frida Else']) AS owner,
    unnest(ARRAY['2026-11-24T09:15Z', '2026-11-27T09:15Z']) AS start
UNION ALL
SELECT tool, jsonb_build_object('meeting_id',
    pg_temp.id('mtg', mark || ' meeting')) || args
FROM (VALUES
        ('meetings_update', '{"starts_at": "2026-11-25T09:00Z"}'::jsonb),
        ('meetings_update', '{"starts_at": "2026-11-24T09:15Z"}'),
        ('meetings_cancel', '{"reopen_invite": true}')) AS v (tool, args),
    unnest(ARRAY['jonasmark', 'adamark', 'fridamark']) AS mark
UNION ALL
SELECT tool, jsonb_build_object('invite_id',
    pg_temp.id('inv', mark || part)) || args
FROM (VALUES ('invites_publish', ' draft', '{}'::jsonb),
        ('invites_update', ' pool', '{"changes": {"message": "Hello"}}'),
        ('invites_update', ' single', '{"changes": {}, "resend": true}'),
        ('invites_revoke', ' single', '{"notify_candidate": true}'),
        ('invites_unrevoke', ' gone', '{}'),
        ('invites_create_sub_invite', ' pool', '{"candidate_name": "Tom",
            "candidate_email": "tom@mail.example"}')) AS v (tool, part, args),
    unnest(ARRAY['jonasmark', 'adamark', 'fridamark']) AS mark
UNION ALL
SELECT 'book', jsonb_build_object('code', i.code, 'starts_at',
    '2026-11-24T09:00Z', 'guest_email', 'tom@mail.example')
FROM kailenty.invite i
WHERE i.id IN (pg_temp.id('inv', 'jonasmark single'),
    pg_temp.id('inv', 'adamark single'), pg_temp.id('inv', 'fridamark single'))
UNION ALL
SELECT 'labels_list', '{}'
UNION ALL
SELECT 'meetings_find_available_slots', jsonb_build_object('user_ids',
    jsonb_build_array(pg_temp.acc(owner)))
FROM unnest(ARRAY['Jonas Brandt', 'Ada Lind', 'Frida Else']) AS owner;

-- Which of the marks a person's calls bring to light.
CREATE FUNCTION pg_temp.brought(person text, only_tool text)
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(DISTINCT m[1], ' ' ORDER BY m[1]), 'nothing')
    FROM calls c,
        LATERAL pg_temp.preview(person, c.tool, c.args) AS r,
        LATERAL regexp_matches(r::text, '(jonasmark|adamark|fridamark)', 'g')
            AS m
    WHERE c.tool = only_tool
$$;
CREATE FUNCTION pg_temp.tools_of(role text) RETURNS SETOF text
LANGUAGE sql AS $$
    SELECT DISTINCT tool FROM calls
    WHERE role <> 'user'
        OR tool NOT IN ('labels_list', 'meetings_find_available_slots',
            'contact_forms_create')
$$;
-- Tools whose answers hold no text of a person's own.
CREATE FUNCTION pg_temp.own_or_nothing(tool text, marks text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN tool IN ('availability_get_day_overrides',
        'meetings_find_available_slots', 'users_list_recruiters',
        'invites_draft_from_text', 'time_get_current', 'kb_complete',
        'complete_recruiter', 'book') THEN 'nothing' ELSE marks END
$$;

CREATE TEMP TABLE seen (person, role, marks) ON COMMIT DROP AS
VALUES ('Jonas Brandt', 'user', 'jonasmark'),
    ('Ada Lind', 'user', 'adamark'),
    ('Erin Walsh', 'user', 'nothing'),
    ('Frida Else', 'user', 'fridamark'),
    ('Mara Vogel', 'manager', 'adamark jonasmark'),
    ('Finn Else', 'admin', 'fridamark');

SELECT plan((
    SELECT count(*)::integer FROM seen s, pg_temp.tools_of(s.role))
    + (SELECT 7 * count(*)::integer FROM pg_class c
        WHERE c.relkind = 'r' AND c.relnamespace IN (
            'sched'::regnamespace, 'kailenty'::regnamespace))
    + 11);

SELECT is(pg_temp.brought(s.person, t), pg_temp.own_or_nothing(t, CASE
        -- Nobody, a manager neither, reads another's calendar.
        WHEN t IN ('calendar_events_list', 'meetings_create')
            AND s.role <> 'user' THEN 'nothing'
        -- What a workspace knows is for everybody in it.
        WHEN t LIKE 'knowledgebase%' OR t LIKE 'kb_resource%' THEN CASE
            WHEN s.person LIKE '% Else' THEN 'fridamark'
            ELSE 'adamark jonasmark' END
        ELSE s.marks END),
    format('%s brings %s to light with %s', s.person, s.marks, t))
FROM seen s, pg_temp.tools_of(s.role) AS t;
-- A tool, and what makes a resource or proposals, is a function of one jsonb that
-- gives json, named without a helper's arguments; each has its calls here.
SELECT is(
    (SELECT string_agg(p.proname, ', ' ORDER BY p.proname)
    FROM pg_proc p
    WHERE p.pronamespace = 'kailenty'::regnamespace
        AND p.proargnames = '{args}' AND p.proargtypes = '3802'
        AND p.prorettype = 'json'::regtype
        AND p.proname NOT IN (SELECT tool FROM calls)),
    NULL, 'no tool is left out');

-- ---- what logs and audit keep of a write ----
CREATE TEMP TABLE kept ON COMMIT DROP AS
SELECT c.tool, c.args, r->>'summary' AS summary, r->'changes' AS changes
FROM calls c
CROSS JOIN LATERAL pg_temp.preview('Mara Vogel', c.tool, c.args) AS r
WHERE r ? 'changes';
SELECT is_empty($$SELECT k.* FROM kept k
    WHERE k.summary IS NULL OR k.summary ~ '@|[0-9]{7}'
        OR EXISTS (
            SELECT FROM mcp.account a WHERE strpos(k.summary, a.name) > 0)
        OR k.summary LIKE '%mark candidate%'$$,
    'no name, address or number is in the summary of a write');
SELECT is(count(DISTINCT tool), (SELECT count(DISTINCT tool) FROM calls
    WHERE tool ~ '_(update|upsert\w*|delete\w*|create|cancel|publish|revoke'
        '|unrevoke|update_base|create_sub_invite)$'), 'of every write')
FROM kept;

-- ---- what a confirmation compares ----
-- Of what is new, the id is another each time.
CREATE FUNCTION pg_temp.compared(changes jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_agg(CASE WHEN c->'before' = 'null' THEN c - 'id' ELSE c END
        ORDER BY n)
    FROM jsonb_array_elements(changes) WITH ORDINALITY AS l (c, n)
$$;
SELECT set_config('mcp.now', '2026-11-23T07:04:00Z', true);
SELECT is_empty($$SELECT k.tool, k.changes, r->'changes'
    FROM kept k,
        LATERAL pg_temp.preview('Mara Vogel', k.tool, k.args) AS r
    WHERE pg_temp.compared(k.changes)
        IS DISTINCT FROM pg_temp.compared(r->'changes')$$,
    'a few minutes later the same call changes the same');
SELECT ok(bool_and(pg_temp.well_formed(jsonb_build_object('summary', summary,
    'changes', changes))), 'each change has its members and a sentence')
FROM kept;
SELECT set_config('mcp.now', '2026-11-23T07:00:00Z', true);

-- ---- the row policies alone ----
-- The rows of a table whose text has a mark, by person, without a WHERE; who
-- may see which columns is left to the grants.
CREATE FUNCTION pg_temp.marks_in(relation regclass, person text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    columns text;
    found text;
    principal jsonb := jsonb_build_object(
        'workspace', pg_temp.workspace_of(person),
        'account', pg_temp.acc(person));
BEGIN
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns
    FROM pg_attribute
    WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped
        AND has_column_privilege('mcp_app', relation, attnum, 'SELECT');
    IF columns IS NULL THEN
        RETURN 'no privilege';
    END IF;
    PERFORM set_config('role', 'mcp_app', true);
    IF person IS NOT NULL THEN
        PERFORM mcp.enter(principal, '{"name": "test", "prefix": ""}', 'test');
    ELSE
        PERFORM set_config('mcp.workspace', '', true),
            set_config('mcp.account', '', true),
            set_config('mcp.role', '', true);
    END IF;
    EXECUTE format(
        'SELECT string_agg(r::text, E''\n'') FROM (SELECT %s FROM %s) AS r',
        columns, relation) INTO found;
    PERFORM set_config('role', 'none', true);
    RETURN found;
END
$$;
-- Whose rows they are: told by marks, by the ids of the story and by people.
CREATE FUNCTION pg_temp.owners_in(relation regclass, person text)
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(DISTINCT o.mark, ' ' ORDER BY o.mark), 'nothing')
    FROM pg_temp.marks_in(relation, person) AS found,
        (VALUES ('jonasmark', 'Jonas Brandt'), ('adamark', 'Ada Lind'),
            ('fridamark', 'Frida Else')) AS o (mark, owner)
    WHERE found ~ (o.mark || '|' || pg_temp.acc(o.owner) || '|'
        || pg_temp.id('lab', o.mark) || '|' || pg_temp.id('mtg',
            o.mark || ' meeting') || '|' || pg_temp.id('inv', o.mark || ' pool')
        || '|' || pg_temp.id('inv', o.mark || ' sub') || '|'
        || pg_temp.id('inv', o.mark || ' single') || '|'
        || pg_temp.id('frm', o.mark))
$$;

CREATE TEMP TABLE ours ON COMMIT DROP AS
SELECT c.oid::regclass AS relation,
    -- What a user sees of it: 'own' rows, or those of 'all' in the workspace,
    -- or none, or nobody does; and the joint invite and meeting show that Ada is in it.
    CASE c.oid::regclass::text
        WHEN 'sched.time_zone' THEN 'common'
        WHEN 'sched.calendar_series' THEN 'nobody'
        WHEN 'kailenty.label_member' THEN 'none'
        WHEN 'kailenty.route_log' THEN 'none'
        WHEN 'kailenty.workspace_setting' THEN 'common'
        WHEN 'kailenty.kb_entry' THEN 'all'
        WHEN 'sched.meeting' THEN 'joint'
        WHEN 'sched.meeting_attendee' THEN 'joint'
        WHEN 'kailenty.invite' THEN 'joint'
        ELSE 'own'
    END AS reach
FROM pg_class c
WHERE c.relkind = 'r' AND c.relnamespace IN (
    'sched'::regnamespace, 'kailenty'::regnamespace);

SELECT is(pg_temp.owners_in(o.relation, p.person), CASE
        WHEN o.reach IN ('common', 'nobody') THEN 'nothing'
        WHEN o.reach = 'none' AND p.role = 'user' THEN 'nothing'
        WHEN o.relation = 'sched.calendar_event'::regclass
            AND p.role <> 'user' THEN 'nothing'
        WHEN o.reach = 'all' OR p.role <> 'user' THEN CASE p.workspace
            WHEN 'kailenty-test' THEN 'adamark jonasmark' ELSE 'fridamark' END
        -- Jonas sees the joint rows, and on them Ada.
        WHEN o.reach = 'joint' AND p.mark IN ('jonasmark')
            THEN 'adamark jonasmark'
        -- And Ada sees Jonas on them.
        WHEN o.relation IN ('sched.meeting'::regclass,
            'sched.meeting_attendee'::regclass,
            'kailenty.invite_interviewer'::regclass)
            AND p.mark = 'adamark' THEN 'adamark jonasmark'
        ELSE p.mark
    END, format('%s in %s', p.person, o.relation))
FROM ours o, (VALUES
    ('Jonas Brandt', 'user', 'kailenty-test', 'jonasmark'),
    ('Ada Lind', 'user', 'kailenty-test', 'adamark'),
    ('Erin Walsh', 'user', 'kailenty-test', 'nothing'),
    ('Mara Vogel', 'manager', 'kailenty-test', NULL),
    ('Frida Else', 'user', 'kailenty-else', 'fridamark'),
    ('Finn Else', 'admin', 'kailenty-else', NULL))
    AS p (person, role, workspace, mark);

-- Whoever has not entered sees nothing; but the zones are everybody's.
SELECT is(coalesce(pg_temp.marks_in(o.relation, NULL), 'nothing')
        LIKE CASE WHEN o.relation = 'sched.time_zone'::regclass
            THEN '%Europe/Berlin%' ELSE 'nothing' END, true,
    format('nobody in %s', o.relation))
FROM ours o;

-- ---- by count, where marks might hide each other ----
CREATE FUNCTION pg_temp.count_of(relation text, person text) RETURNS text
LANGUAGE sql AS $$
    SELECT coalesce(array_length(string_to_array(
        pg_temp.marks_in(relation::regclass, person), E'\n'), 1), 0)::text
$$;
SELECT is(pg_temp.count_of(relation, person), seen,
    format('%s sees %s of %s', person, seen, relation))
FROM (VALUES
    -- Five of their own, and the joint pool with its sub-invite.
    ('kailenty.invite', 'Jonas Brandt', '7'),
    ('kailenty.invite', 'Ada Lind', '7'),
    ('kailenty.invite', 'Erin Walsh', '0'),
    ('sched.meeting', 'Jonas Brandt', '2'),
    ('sched.calendar_event', 'Mara Vogel', '0')) AS v (relation, person, seen);
SELECT throws_ok($$
    SET LOCAL ROLE mcp_app; SELECT email FROM kailenty.contact_submission $$,
    '42501', NULL, 'guests'' answers are not for reading at all');

SELECT * FROM finish();
ROLLBACK;
