-- Labels, their members, and how busy each is.
BEGIN;
\ir setup.inc
SELECT plan(23);

CREATE FUNCTION pg_temp.label(
    name text,
    members text[] DEFAULT '{}',
    strategy text DEFAULT 'round_robin',
    description text DEFAULT NULL,
    active boolean DEFAULT true,
    workspace text DEFAULT 'kailenty-test')
RETURNS void LANGUAGE sql AS $$
    INSERT INTO kailenty.label (workspace_id, id, name, colour, description,
        strategy, active)
    VALUES (workspace, pg_temp.id('lab', name), name, '#336699', description,
        strategy, active);
    INSERT INTO kailenty.label_member (workspace_id, label_id, account_id,
        position)
    SELECT workspace, pg_temp.id('lab', label.name), pg_temp.acc(m.name),
        m.place
    FROM unnest(members) WITH ORDINALITY AS m (name, place)
$$;

SELECT pg_temp.label('Tech panel',
        '{Priya Nair,Ada Lind,Paul Stein,Nora Weiss,Erin Walsh}', 'all',
        'Engineers who interview'),
    pg_temp.label('campus', '{Jonas Brandt}', description => 'Fairs, Zürich'),
    pg_temp.label('Empty'),
    pg_temp.label('Retired', active => false),
    pg_temp.label('Finch label', '{Frida Else}', workspace => 'kailenty-else');
UPDATE kailenty.label_member SET active = false
WHERE account_id = pg_temp.acc('Erin Walsh');

-- Of the label Tech panel: two active invites and a pool with two sub-invites,
-- and some that are not open.
SELECT pg_temp.invite('open one'), pg_temp.invite('open two'),
    pg_temp.invite('pool', type => 'multi_use', places => 5),
    pg_temp.invite('sub one', pool => 'pool'),
    pg_temp.invite('sub two', pool => 'pool'),
    pg_temp.invite('expired', expires => '2026-11-23T07:00Z'),
    pg_temp.invite('draft', status => 'draft'),
    pg_temp.invite('revoked', status => 'revoked'),
    pg_temp.invite('booked');
SELECT pg_temp.meeting('booked one', 'Jonas Brandt', '2026-11-24T09:00Z',
    invite => 'booked');
INSERT INTO kailenty.invite_label (workspace_id, invite_id, label_id)
SELECT 'kailenty-test', pg_temp.id('inv', name), pg_temp.id('lab', 'Tech panel')
FROM unnest(ARRAY['open one', 'open two', 'pool', 'expired', 'draft', 'revoked',
    'booked']) AS name;

-- Routed just within 28 days, just outside, and in time to come.
SELECT pg_temp.meeting('routed ' || n, 'Jonas Brandt',
    '2026-10-01T09:00Z'::timestamptz + n * interval '1 day')
FROM generate_series(1, 4) AS n;
INSERT INTO kailenty.route_log
    (workspace_id, label_id, account_id, meeting_id, routed_at)
SELECT 'kailenty-test', pg_temp.id('lab', 'Tech panel'),
    pg_temp.acc('Ada Lind'), pg_temp.id('mtg', 'routed ' || r.n), r.at
FROM (VALUES (1, '2026-10-26T07:00:00Z'::timestamptz),
    (2, '2026-10-26T07:00:01Z'), (3, '2026-11-23T07:00:00Z'),
    (4, '2026-11-23T07:00:01Z')) AS r (n, at);

-- A call with the roles of the catalogue's entry.
CREATE FUNCTION pg_temp.labels_as(person text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    principal jsonb := jsonb_build_object(
        'workspace', pg_temp.workspace_of(person),
        'account', pg_temp.acc(person));
BEGIN
    PERFORM set_config('role', 'mcp_app', true);
    PERFORM kailenty.labels_list('{}')
    FROM mcp.enter(principal,
        '{"name": "labels_list", "prefix": "kailenty_",
            "roles": ["manager", "admin"]}', 'test');
    PERFORM set_config('role', 'none', true);
    RETURN 'answered';
END
$$;

CREATE FUNCTION pg_temp.names(person text, args jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.pick(
        pg_temp.call(person, 'labels_list', args)->'labels', 'name')
$$;

SELECT is(pg_temp.names('Mara Vogel'), 'campus, Empty, Tech panel',
    'a manager has the active labels, by name');
SELECT is(pg_temp.names('Tomas Keller'), pg_temp.names('Mara Vogel'),
    'an admin too');
SELECT is(pg_temp.names('Finn Else'), 'Finch label',
    'another workspace has its own alone');
SELECT is(pg_temp.labels_as('Mara Vogel'), 'answered',
    'the door lets a manager in');
SELECT throws_ok($$ SELECT pg_temp.labels_as('Jonas Brandt') $$, 'MC403',
    'The tool kailenty_labels_list is not available to the role "user".',
    'and not a user');
SELECT is(
    pg_temp.call('Jonas Brandt', 'labels_list') #>> '{labels,0,members}',
    '[]', 'were the door open, the rows would still keep members from a user');

SELECT is(
    pg_temp.call('Mara Vogel', 'labels_list', '{"query": "tech"}'),
    jsonb_build_object(
        'labels', jsonb_build_array(jsonb_build_object(
            'id', pg_temp.id('lab', 'Tech panel'), 'name', 'Tech panel',
            'colour', '#336699', 'description', 'Engineers who interview',
            'strategy', 'all', 'active', true,
            'members', jsonb_build_array(
                jsonb_build_object('id', pg_temp.acc('Priya Nair'),
                    'name', 'Priya Nair', 'active', true),
                jsonb_build_object('id', pg_temp.acc('Ada Lind'),
                    'name', 'Ada Lind', 'active', true),
                jsonb_build_object('id', pg_temp.acc('Paul Stein'),
                    'name', 'Paul Stein', 'active', false),
                jsonb_build_object('id', pg_temp.acc('Nora Weiss'),
                    'name', 'Nora Weiss', 'active', false),
                jsonb_build_object('id', pg_temp.acc('Erin Walsh'),
                    'name', 'Erin Walsh', 'active', false)),
            'open_invites', 3, 'routed_28_days', 2)),
        'has_more', false, 'next_offset', null, 'hint', null),
    'members in their order: disabled, pending and paused ones are not active; '
        || 'open invites with pools as one; routed in 28 days');
SELECT is(
    (pg_temp.call('Mara Vogel', 'labels_list', '{"query": "empty"}')
        #> '{labels,0}') - 'id' - 'colour',
    '{"name": "Empty", "description": null, "strategy": "round_robin",
        "active": true, "members": [], "open_invites": 0, "routed_28_days": 0}',
    'a label may be empty');
SELECT pg_temp.meeting('sub booked ' || n, 'Jonas Brandt',
    '2026-11-25T09:00Z'::timestamptz + n * interval '1 h', invite => 'pool')
FROM generate_series(1, 5) AS n;
SELECT is(
    pg_temp.call('Mara Vogel', 'labels_list', '{"query": "tech"}')
        #>> '{labels,0,open_invites}',
    '2', 'a pool without a place left is no open invite');

SELECT is(
    pg_temp.names('Mara Vogel', '{"include_inactive": true}'),
    'campus, Empty, Retired, Tech panel', 'inactive ones when asked for');
SELECT is(
    pg_temp.pick(pg_temp.call('Mara Vogel', 'labels_list',
        '{"include_inactive": true}')->'labels', 'active'),
    'true, true, false, true', 'and marked');
SELECT is(pg_temp.names('Mara Vogel', '{"query": "ZURICH"}'), 'campus',
    'words of the description, without case and accents');
SELECT is(pg_temp.names('Mara Vogel', '{"query": "retired"}'), 'none',
    'inactive ones are not found unasked');
SELECT is(pg_temp.names('Mara Vogel', '{"query": "finch"}'), 'none',
    'another workspace''s never');
SELECT is(pg_temp.names('Mara Vogel', '{"query": "''%"}'), 'none',
    'case 25: a quote and a percent sign are themselves');
SELECT is(pg_temp.code('Mara Vogel', 'labels_list', '{"query": "%"}'),
    'MC422 invalid_arguments', 'case 25: one character is too short');

SELECT is(
    pg_temp.call('Mara Vogel', 'labels_list', '{"limit": 2}') - 'labels',
    '{"has_more": true, "next_offset": 2, "hint": null}',
    'a first page says where the next begins');
SELECT is(pg_temp.names('Mara Vogel', '{"limit": 2, "offset": 2}'),
    'Tech panel', 'the last page');
SELECT is(
    pg_temp.call('Mara Vogel', 'labels_list', '{"limit": 2, "offset": 2}')
        - 'labels',
    '{"has_more": false, "next_offset": null, "hint": null}',
    'says that it is the last');
SELECT is(
    pg_temp.call('Mara Vogel', 'labels_list', '{"query": "zz"}')->>'hint',
    'Try fewer words or shorter beginnings.', 'nothing found: widen the query');
SELECT is(
    pg_temp.call('Mara Vogel', 'labels_list', '{"offset": 7}')->>'hint',
    'Nothing so far down: try offset 0.', 'too far down is said');
UPDATE kailenty.label SET active = false WHERE workspace_id = 'kailenty-else';
SELECT is(pg_temp.call('Finn Else', 'labels_list')->>'hint',
    'Set include_inactive to true.', 'where all are inactive, that');
DELETE FROM kailenty.label WHERE workspace_id = 'kailenty-else';
SELECT is(
    pg_temp.call('Finn Else', 'labels_list', '{"include_inactive": true}')
        ->>'hint',
    'There are no labels yet.', 'and where there are none, that');

SELECT * FROM finish();
ROLLBACK;
