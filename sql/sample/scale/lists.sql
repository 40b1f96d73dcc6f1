-- What a workspace sets up: labels, cards, templates, profiles, and a knowledge
-- base of its own. Read by load.sql, after people.sql.

INSERT INTO kailenty.workspace_setting (workspace_id, public_base_url,
    company_name, default_calling_code, email_domains)
SELECT id, 'https://' || id || '.example', 'Scale ' || n, '49',
    ARRAY[id || '.example']
FROM site;

-- A label for each ten people, 60 at most; five to nine members each.
INSERT INTO kailenty.label (workspace_id, id, name, colour, description,
    strategy, active)
SELECT s.id, 'lab_s' || lpad(l.n::text, 9, '0'),
    pg_temp.word(l.n, 20, ARRAY['Engineering', 'Sales', 'Design', 'Finance',
        'Support', 'Data']) || ' panel ' || l.n, '#2a9d8f',
    'Takes first interviews in turn.',
    CASE WHEN l.n % 5 = 0 THEN 'all' ELSE 'round_robin' END, l.n % 8 <> 7
FROM site s
CROSS JOIN LATERAL generate_series(0, least(59, s.people / 10)) AS l (n);

INSERT INTO kailenty.label_member (workspace_id, label_id, account_id, position,
    active)
SELECT DISTINCT ON (l.workspace_id, l.id, p.id) l.workspace_id, l.id, p.id,
    m.n, m.n % 6 <> 0
FROM kailenty.label l
JOIN site s ON s.id = l.workspace_id
CROSS JOIN LATERAL (SELECT right(l.id, 9)::integer AS n) AS k
CROSS JOIN LATERAL generate_series(1, 5 + k.n % 5) AS m (n)
JOIN person p ON p.workspace = s.id
    AND p.n = pg_temp.pick(k.n * 100 + m.n, 21, s.people);

INSERT INTO kailenty.invite_card (workspace_id, id, name, headline, body,
    accent, default_title, default_duration_minutes, default_location_type,
    language, owner_id, is_default)
SELECT s.id, 'crd_s' || lpad(c.n::text, 9, '0'), 'Card ' || c.n,
    'We look forward to meeting you', 'Pick a time that suits you.', '#0f4c81',
    CASE WHEN c.n > 1 THEN 'First interview ' || c.n END,
    CASE WHEN c.n > 1 THEN 30 + 15 * (c.n % 3) END,
    CASE WHEN c.n > 1 THEN 'teams' END, (ARRAY['en', 'de'])[1 + c.n % 2],
    CASE WHEN c.n % 4 = 3 THEN p.id END, c.n < 2
FROM site s
CROSS JOIN generate_series(0, 23) AS c (n)
JOIN person p ON p.workspace = s.id AND p.n = pg_temp.pick(c.n, 22, s.people);

INSERT INTO kailenty.template (workspace_id, id, name, kind, subject, body,
    language, owner_id, is_default)
SELECT s.id, 'tpl_s' || lpad(t.n::text, 9, '0'), 'Template ' || t.n,
    (ARRAY['invitation', 'reminder', 'confirmation', 'reschedule',
        'cancellation'])[1 + t.n % 5],
    '{{title}} with {{recruiter_name}}',
    'Dear {{candidate_name}},' || E'\n\n'
        || repeat('we look forward to our talk about {{position}}. ', 6)
        || 'Your {{company_name}}',
    (ARRAY['en', 'de'])[1 + t.n / 5 % 2],
    CASE WHEN t.n >= 10 AND t.n % 3 = 0 THEN p.id END, t.n < 10
FROM site s
CROSS JOIN generate_series(0, 59) AS t (n)
JOIN person p ON p.workspace = s.id AND p.n = pg_temp.pick(t.n, 23, s.people);

INSERT INTO kailenty.notification_profile (workspace_id, id, name, description,
    rules, owner_id, is_default)
SELECT s.id, 'ntp_s' || lpad(t.n::text, 9, '0'), 'Profile ' || t.n,
    'Who is told what, and when.', '[
        {"event": "booking_confirmed", "to": "candidate"},
        {"event": "meeting_reminder", "to": "candidate",
            "offset_minutes": 1440},
        {"event": "recruiter_booked", "to": "recruiter"}]',
    CASE WHEN t.n % 5 = 4 THEN p.id END, t.n = 0
FROM site s
CROSS JOIN generate_series(0, 19) AS t (n)
JOIN person p ON p.workspace = s.id AND p.n = pg_temp.pick(t.n, 24, s.people);

INSERT INTO kailenty.kb_entry (workspace_id, id, title, summary, body, category,
    tags, related_tools, updated_at)
SELECT s.id, 'kbe_s' || lpad(e.n::text, 9, '0'),
    w.topic || ' at our company, part ' || e.n,
    'How we handle ' || lower(w.topic) || '.',
    repeat('We talk about ' || lower(w.topic) || ' with every candidate, and '
        || pg_temp.word(e.n, 26, ARRAY['agree on the next step', 'note it down',
            'ask the panel', 'book a room', 'send the offer']) || '. ', 12),
    (ARRAY['concept', 'how_to', 'feature', 'troubleshooting'])[1 + e.n % 4],
    ARRAY[lower(split_part(w.topic, ' ', 1)), 'company'],
    ARRAY['meetings_list'], date :'monday' - e.n
FROM site s
CROSS JOIN generate_series(0, 99) AS e (n)
CROSS JOIN LATERAL (
    SELECT pg_temp.word(e.n, 25, ARRAY['Salaries', 'Relocation', 'Visa rules',
        'Interviews', 'Notice periods', 'Referrals', 'Panels', 'Holidays',
        'Onboarding', 'Rooms', 'Travel costs', 'Feedback']) AS topic
) AS w;
