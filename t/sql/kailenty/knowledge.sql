-- The entries that come with the product.
BEGIN;
\ir setup.inc
SELECT plan(17);

-- The six entries of the specification, by their number there.
CREATE TEMPORARY TABLE specified AS
SELECT * FROM (VALUES
    (1, 'Invite types', '{invites,pool}'::text[],
        '{invites_list,invites_create_draft}'::text[],
        'Single-use invites serve one candidate; a multi-use pool serves many.',
        'A pool issues sub-invites. Each sub-invite can be booked once.',
        '2026-10-01'::date),
    (2, 'Issue a sub-invite from a pool', '{invites,pool,candidates}',
        '{invites_create_sub_invite}',
        'Give one candidate a personal link from a multi-use pool.',
        'Open the pool invite, add the candidate and send the link.',
        '2026-10-05'),
    (3, 'Revoke or restore an invite', '{invites,lifecycle}',
        '{invites_revoke,invites_unrevoke}',
        'Stop an invite from being booked, or bring it back.',
        'Meetings that are booked stay in the calendar.',
        '2026-09-12'),
    (4, 'Base availability and day overrides', '{availability}',
        '{availability_get_base,availability_upsert_day_override}',
        'Weekly hours, and dates that differ from them.',
        'An invite override wins over a day override, which wins over weekly '
            || 'hours.',
        '2026-11-02'),
    (5, 'Reschedule a meeting', '{meetings}', '{meetings_update}',
        'Move a meeting and tell its attendees.',
        'Outlook sends the new time. The invite stays booked.',
        '2026-08-20'),
    (6, 'Why a time is not offered', '{availability,troubleshooting}',
        '{meetings_find_available_slots,availability_get_day_overrides}',
        'Reasons for a missing slot: hours, buffers, notice, limits, busy '
            || 'time.',
        'Check the effective day first, then the calendar.',
        '2026-11-10'))
    AS e (n, title, tags, related_tools, summary, body, updated_on);

SELECT is(
    (SELECT jsonb_build_array(e.tags, e.related_tools, e.summary, e.body,
        (e.updated_at AT TIME ZONE 'UTC')::date)
    FROM kailenty.kb_entry e
    WHERE e.workspace_id = '*' AND e.title = s.title),
    jsonb_build_array(s.tags, s.related_tools, s.summary, s.body, s.updated_on),
    format('entry %s, "%s", is as specified', s.n, s.title))
FROM specified s
ORDER BY s.n;

SELECT cmp_ok(
    (SELECT count(*) FROM kailenty.kb_entry e
    WHERE e.workspace_id = '*'
        AND NOT EXISTS (SELECT FROM specified s WHERE s.title = e.title)),
    '>=', 18::bigint, 'at least 18 more come with the product');
SELECT is(
    (SELECT array_agg(DISTINCT e.category ORDER BY e.category)
    FROM kailenty.kb_entry e WHERE e.workspace_id = '*'),
    '{concept,feature,how_to,troubleshooting}', 'of each category');
SELECT is(
    (SELECT array_agg(e.title) FROM kailenty.kb_entry e
    WHERE e.workspace_id = '*' AND e.related_tools = '{}'),
    NULL, 'each names its tools');
SELECT is(
    (SELECT array_agg(e.title) FROM kailenty.kb_entry e
    WHERE e.workspace_id = '*'
    GROUP BY lower(e.title) HAVING count(*) > 1),
    NULL, 'no title is there twice');

-- The names of section 4 of the specification.
CREATE TEMPORARY TABLE tool AS
SELECT name FROM unnest(ARRAY[
    'invites_list', 'invites_get', 'invites_draft_from_text',
    'invites_create_draft', 'invites_update_draft', 'invites_publish',
    'invites_update', 'invites_revoke', 'invites_unrevoke',
    'invites_create_sub_invite', 'invite_cards_list', 'meetings_list',
    'meetings_get', 'meetings_find_available_slots', 'meetings_create',
    'meetings_update', 'meetings_cancel', 'calendar_events_list',
    'availability_get_base', 'availability_update_base',
    'availability_upsert_day_override', 'availability_delete_day_override',
    'availability_overrides_list', 'availability_get_day_overrides',
    'availability_overrides_upsert', 'availability_overrides_delete',
    'availability_overrides_delete_all', 'knowledgebase_list',
    'knowledgebase_search', 'knowledgebase_get', 'templates_list',
    'notification_profiles_list', 'labels_list', 'users_list_recruiters',
    'contact_forms_list', 'contact_forms_create', 'time_get_current',
    'action_confirm', 'action_cancel']) AS name;
SELECT is(
    (SELECT array_agg(e.title || ': ' || name)
    FROM kailenty.kb_entry e CROSS JOIN unnest(e.related_tools) AS name
    WHERE e.workspace_id = '*' AND name NOT IN (SELECT t.name FROM tool t)),
    NULL, 'the tools that entries name exist');
SELECT is(
    (SELECT array_agg(e.title || ': ' || t.name)
    FROM kailenty.kb_entry e
    JOIN tool t ON e.body ~ ('\m' || t.name || '\M')
    WHERE e.workspace_id = '*'
        AND (t.name <> ALL (e.related_tools)
            OR e.body ~ ('[^`]\m' || t.name || '\M')
            OR e.body ~ ('\m' || t.name || '\M[^`]'))),
    NULL, 'a tool named in a body is related and in backticks');
SELECT is(
    (SELECT array_agg(e.title) FROM kailenty.kb_entry e
    WHERE e.workspace_id = '*'
        AND concat_ws(' ', e.title, e.summary, e.body)
            ~ '[[:alnum:]]@[[:alnum:]]|\+[0-9]{7}|\{prefix\}|mod_mcp'),
    NULL, 'no entry has contact details or marks of its making');

-- How an update of the product changes them.
SELECT kailenty.kb_ship('feature', '[{"id": "kbe_test0000001", "title": "One",
        "summary": "s", "body": "old", "tags": ["a"], "related_tools": [],
        "updated_at": "2026-11-01T12:00Z"}]'),
    kailenty.kb_ship('concept', '[{"id": "kbe_test0000002", "title": "Two",
        "summary": "s", "body": "b", "tags": ["a"], "related_tools": ["x"],
        "updated_at": "2026-11-01T12:00Z"}]');
INSERT INTO kailenty.kb_entry (workspace_id, id, title, summary, body, category,
    tags)
VALUES ('kailenty-test', 'kbe_test0000003', 'Ours', 's', 'b', 'feature', '{a}');
SELECT is(
    (SELECT array_agg(e.title ORDER BY e.id) FROM kailenty.kb_entry e
    WHERE e.category IN ('feature', 'concept')
        AND e.workspace_id IN ('*', 'kailenty-test')),
    '{One,Two,Ours}',
    'what is no longer given goes; a workspace''s own entries stay');
SELECT kailenty.kb_ship('concept', '[{"id": "kbe_test0000001", "title": "Uno",
        "summary": "t", "body": "new", "tags": ["b"], "related_tools": ["y"],
        "updated_at": "2026-11-02T12:00Z"}]'),
    kailenty.kb_ship('feature', '[]');
SELECT is(
    (SELECT jsonb_agg(jsonb_build_array(e.id, e.title, e.summary, e.body,
            e.category, e.tags, e.related_tools, e.updated_at) ORDER BY e.id)
    FROM kailenty.kb_entry e
    WHERE e.category IN ('feature', 'concept') AND e.workspace_id = '*'),
    '[["kbe_test0000001", "Uno", "t", "new", "concept", ["b"], ["y"],
        "2026-11-02T12:00:00+00:00"]]',
    'an entry changes under its id, and may move to another category');
SELECT is(
    (SELECT e.title FROM kailenty.kb_entry e
    WHERE e.workspace_id = '*' AND e.words @@ websearch_to_tsquery('english', 'uno')),
    'Uno', 'and is found by its new words');
SELECT throws_ok($$
    UPDATE kailenty.kb_entry SET tags = '{Mixed}'
    WHERE id = 'kbe_test0000001' $$, '23514', NULL,
    'tags are in lower case');

SELECT * FROM finish();
ROLLBACK;
