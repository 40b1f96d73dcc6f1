-- What harbor has set up: messages, labels, forms, overrides.
BEGIN;
SELECT plan(18);

SELECT results_eq(
    $$SELECT name, language, owner_id, is_default FROM kailenty.invite_card
      WHERE workspace_id = 'harbor' ORDER BY id$$,
    $$VALUES ('Harbor', 'en', NULL, true),
        ('Harbor (deutsch)', 'de', NULL, true), ('Campus', 'en', NULL, false),
        ('Phone screen', 'en', NULL, false),
        ('Deep dive with Jonas', 'en', 'acc_hj0nas0000', false)$$,
    'five cards, one of them Jonas''s own');
SELECT is_empty(
    $$SELECT id FROM kailenty.invite_card
      WHERE workspace_id = 'harbor' AND is_default AND num_nonnulls(
        default_title, default_duration_minutes, default_location_type) > 0$$,
    'the default cards leave title, duration and place open');
SELECT results_eq(
    $$SELECT kind, language, count(*) FROM kailenty.template
      WHERE workspace_id = 'harbor' GROUP BY 1, 2 ORDER BY 1, 2$$,
    $$VALUES ('cancellation', 'de', 1::bigint), ('cancellation', 'en', 1),
        ('confirmation', 'de', 1), ('confirmation', 'en', 1),
        ('invitation', 'de', 1), ('invitation', 'en', 2),
        ('reminder', 'de', 1), ('reminder', 'en', 1), ('reschedule', 'en', 1)$$,
    'ten templates in English and German');
SELECT is_empty(
    $$SELECT id FROM kailenty.template
      WHERE workspace_id = 'harbor' AND NOT is_default AND owner_id IS NULL$$,
    'each is the default of its kind and language, or a person''s own');
SELECT is((SELECT count(*) FROM kailenty.template
        WHERE workspace_id = 'harbor'
            AND kailenty.placeholders(subject || body) = '{}'), 0::bigint,
    'each has placeholders');
SELECT results_eq(
    $$SELECT name, jsonb_array_length(rules), owner_id, is_default
      FROM kailenty.notification_profile
      WHERE workspace_id = 'harbor' ORDER BY id$$,
    $$VALUES ('Standard', 6, NULL, true), ('Persistent', 6, NULL, false),
        ('Boston', 2, 'acc_her1n00000', false)$$,
    'three notification profiles, one of them Erin''s own');
SELECT is_empty(
    $$SELECT p.id, rule FROM kailenty.notification_profile p,
        jsonb_array_elements(p.rules) AS rule
      WHERE p.workspace_id IN ('harbor', 'finch') AND rule ? 'template_id'
        AND NOT EXISTS (SELECT FROM kailenty.template t
            WHERE t.workspace_id = p.workspace_id
                AND t.id = rule->>'template_id' AND t.owner_id IS NULL)$$,
    'whose rules name templates that are there for all');

SELECT results_eq(
    $$SELECT l.name, l.strategy, string_agg(p.name
            || CASE WHEN m.active THEN '' ELSE ' (resting)' END, ', '
            ORDER BY m.position)
      FROM kailenty.label l
      LEFT JOIN kailenty.label_member m
        ON m.workspace_id = l.workspace_id AND m.label_id = l.id
      LEFT JOIN mcp.account p
        ON p.workspace_id = m.workspace_id AND p.id = m.account_id
      WHERE l.workspace_id = 'harbor' GROUP BY l.id, l.name, l.strategy
      ORDER BY l.id$$,
    $$VALUES
    ('Engineering panel', 'round_robin',
        'Ada Lind, Ben Roth, Cem Aydin, Dia Costa (resting)'),
    ('Product panel', 'all', 'Mara Vogel, Ben Roth'),
    ('Campus team', 'round_robin', 'Jonas Brandt, Ada Lind'),
    ('Executive search', 'round_robin', NULL)$$,
    'four labels, one of them empty');
SELECT results_eq(
    $$SELECT l.name, p.name, count(*) FROM kailenty.route_log r
      JOIN kailenty.label l
        ON l.workspace_id = r.workspace_id AND l.id = r.label_id
      JOIN mcp.account p
        ON p.workspace_id = r.workspace_id AND p.id = r.account_id
      WHERE r.workspace_id = 'harbor'
        AND r.routed_at BETWEEN '2026-10-26T07:00Z' AND '2026-11-23T07:00Z'
      GROUP BY 1, 2 ORDER BY 1, 2$$,
    $$VALUES ('Engineering panel', 'Ada Lind', 3::bigint),
        ('Engineering panel', 'Ben Roth', 1),
        ('Engineering panel', 'Cem Aydin', 1),
        ('Product panel', 'Ben Roth', 1), ('Product panel', 'Mara Vogel', 1)$$,
    'who was routed in the last 28 days');
SELECT is_empty(
    $$SELECT r.meeting_id FROM kailenty.route_log r
      WHERE NOT EXISTS (SELECT FROM sched.meeting_attendee a
        WHERE a.workspace_id = r.workspace_id AND a.meeting_id = r.meeting_id
            AND a.account_id = r.account_id)$$,
    'who was routed takes part');

SELECT results_eq(
    $$SELECT f.slug, f.status, f.visibility,
        CASE WHEN f.invite_id IS NOT NULL THEN 'pool'
            WHEN f.label_id IS NOT NULL THEN 'label' ELSE 'recruiter' END,
        jsonb_array_length(f.fields), count(*),
        count(*) FILTER (WHERE s.created_at BETWEEN
            '2026-10-24T07:00Z' AND '2026-11-23T07:00Z')
      FROM kailenty.contact_form f
      JOIN kailenty.contact_submission s
        ON s.workspace_id = f.workspace_id AND s.form_id = f.id
      WHERE f.workspace_id = 'harbor' GROUP BY f.workspace_id, f.id
      ORDER BY f.id$$,
    $$VALUES
    ('campus-talk', 'active', 'workspace', 'pool', 5, 6::bigint, 5::bigint),
    ('karriere-gespraech', 'active', 'owner', 'recruiter', 3, 4, 3),
    ('speculative-application', 'inactive', 'workspace', 'label', 4, 2, 0)$$,
    'three forms with submissions, of which some are older than 30 days');

SELECT results_eq(
    $$SELECT mode, count(*) FROM sched.scoped_override
      WHERE workspace_id = 'harbor' GROUP BY mode ORDER BY mode$$,
    $$VALUES ('add', 2::bigint), ('block', 2), ('replace', 2)$$,
    'six overrides of invites, two of each mode');
SELECT is_empty(
    $$SELECT s.id FROM sched.scoped_override s
      WHERE s.workspace_id IN ('harbor', 'finch') AND NOT EXISTS (
        SELECT FROM kailenty.invite i WHERE i.workspace_id = s.workspace_id
            AND i.id = s.scope_id AND i.recruiter_id = s.account_id)$$,
    'each of an invite of that person');
SELECT results_eq(
    $$SELECT scope_id, mode, windows FROM sched.scoped_override
      WHERE workspace_id = 'harbor' AND local_date = '2026-12-04'
      ORDER BY scope_id$$,
    $$VALUES ('inv_h0000000001', 'replace', '{[480,600)}'::int4multirange),
        ('inv_h0000000003', 'add', '{[900,1080)}')$$,
    'pool and sub-invite differ on the same date, as in P7');
SELECT is((SELECT count(*) FROM sched.day_override
        WHERE workspace_id = 'harbor'), 8::bigint, 'eight day overrides');
SELECT is((SELECT count(*) FROM sched.day_override
        WHERE workspace_id = 'harbor' AND windows = '{}'), 3::bigint,
    'three of them close the day');
-- What the examples of the specification are about to set is still free.
SELECT is_empty(
    $$SELECT FROM sched.day_override WHERE workspace_id = 'harbor'
        AND account_id = 'acc_hj0nas0000'
        AND local_date IN ('2026-12-04', '2026-12-01')
      UNION ALL SELECT FROM sched.scoped_override
      WHERE workspace_id = 'harbor' AND local_date = '2026-12-01'$$,
    '4 December is free for a day off, 1 December for the campus pool');
SELECT results_eq(
    $$SELECT title, tags FROM kailenty.kb_entry
      WHERE workspace_id = 'harbor' ORDER BY id$$,
    $$VALUES ('Visitors at Hafenweg 8', '{office-guide,visitors}'::text[]),
        ('Travel costs of candidates', '{office-guide,travel}')$$,
    'two knowledge entries of harbor''s own');

SELECT * FROM finish();
ROLLBACK;
