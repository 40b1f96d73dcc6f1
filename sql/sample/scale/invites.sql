-- Invites and what hangs on them; bookings follow with the meetings. Read by
-- load.sql, after plan.sql.

INSERT INTO kailenty.invite (workspace_id, id, parent_id, type, status,
    candidate_name, candidate_email, candidate_phone, title, duration_minutes,
    location_type, location_detail, position, message, recruiter_id,
    bookable_from, bookable_until, expires_at, time_zone, language,
    max_bookings, card_id, code, published_at, revoked_at, revoked_by,
    revoke_reason, status_before_revoke, created_by, created_at, updated_at)
SELECT i.workspace, i.id, i.parent_id, i.type, f.status,
    CASE WHEN i.type <> 'multi_use' THEN c.first || ' ' || c.last END,
    CASE WHEN i.type <> 'multi_use' THEN lower(kailenty.fold(c.first)) || '.'
        || i.n || '@mail.example' END,
    CASE WHEN i.type <> 'multi_use' AND i.key % 4 = 0
        THEN '+4915155' || lpad((i.key % 100000)::text, 5, '0') END,
    CASE WHEN i.type <> 'sub_invite' THEN c.position || ' interview' END,
    CASE WHEN i.type <> 'sub_invite' THEN 30 + 15 * (i.n % 3) END,
    CASE WHEN i.type = 'sub_invite' THEN NULL
        WHEN i.key % 4 = 0 AND i.type = 'single_use' THEN 'phone'
        WHEN i.key % 4 = 1 THEN 'onsite' ELSE 'teams' END,
    CASE WHEN i.type <> 'sub_invite' AND i.key % 4 = 1
        THEN 'Main office, room ' || i.n % 30 END,
    CASE WHEN i.type <> 'sub_invite' THEN c.position END,
    CASE WHEN i.key % 3 = 0 THEN 'We liked your application and would like to '
        || 'get to know you better. Please pick a time.' END,
    p.id,
    CASE WHEN i.key % 2 = 0 AND i.type <> 'sub_invite' THEN t.made::date END,
    CASE WHEN i.key % 2 = 0 AND i.type <> 'sub_invite' THEN t.last_day END,
    CASE WHEN i.type <> 'sub_invite' OR i.key % 3 = 0
        THEN (t.last_day + 1) AT TIME ZONE p.zone END,
    CASE WHEN i.type <> 'sub_invite' THEN p.zone END,
    CASE WHEN i.key % 5 = 0 THEN 'de' ELSE 'en' END,
    CASE WHEN i.n = 0 THEN 1000 WHEN i.type = 'multi_use' AND i.key % 40 <> 0
        THEN 5 + i.n % 30 END,
    CASE WHEN i.key % 6 = 0 AND i.type <> 'sub_invite' THEN 'crd_s00000000'
        || i.key % 10 END,
    lpad(i.key::text, 16, '0'),
    CASE WHEN f.before <> 'draft' THEN t.made + interval '5 min' END,
    CASE WHEN f.status = 'revoked' THEN t.made + interval '2 days' END,
    CASE WHEN f.status = 'revoked' THEN p.id END,
    CASE WHEN f.status = 'revoked' THEN 'The position is filled' END,
    CASE WHEN f.status = 'revoked' THEN f.before END,
    p.id, t.made, t.made + interval '5 min'
FROM planned_invite i
JOIN person p ON p.workspace = i.workspace AND p.n = i.recruiter
LEFT JOIN planned_booking b
    ON b.workspace = i.workspace AND b.invite_id = i.id
    AND i.type <> 'multi_use'
CROSS JOIN LATERAL (
    SELECT CASE
            WHEN i.fate < 8 AND i.type = 'single_use' THEN 'draft'
            WHEN i.fate BETWEEN 8 AND 17 AND i.n > 0 THEN 'revoked'
            ELSE 'active' END AS status,
        CASE WHEN i.fate = 17 AND i.type = 'single_use' THEN 'draft'
            WHEN i.fate < 8 AND i.type = 'single_use' THEN 'draft'
            ELSE 'active' END AS before
) AS f
CROSS JOIN LATERAL (
    -- Ten days before the meeting, and not in the future.
    SELECT least(coalesce(b.starts_at - interval '10 days',
            date :'monday' - i.age + time '09:00' + interval '1 min'
                * (i.n % 480)),
        date :'monday' - pg_temp.pick(i.key, 50, 20) - time '12:00') AS made
) AS m
CROSS JOIN LATERAL (
    SELECT m.made, m.made::date + CASE i.type WHEN 'multi_use' THEN 180
        ELSE 14 + 7 * (i.n % 3) END AS last_day
) AS t
CROSS JOIN LATERAL (
    SELECT pg_temp.first_name(i.key) AS first, pg_temp.last_name(i.key) AS last,
        pg_temp.word(i.key, 53, ARRAY['Backend Engineer', 'UX Designer',
            'Data Analyst', 'Product Manager', 'Sales Representative',
            'Support Engineer', 'Site Reliability Engineer', 'Accountant',
            'Brand Manager', 'Security Engineer']) AS position
) AS c
-- A pool before its sub-invites; else as they were made.
ORDER BY i.parent_id IS NOT NULL, t.made;
ANALYZE kailenty.invite;

INSERT INTO kailenty.invite_interviewer (workspace_id, invite_id, account_id)
SELECT i.workspace, i.id, p.id
FROM planned_invite i
JOIN site s ON s.n = i.site
JOIN person p ON p.workspace = i.workspace
    AND p.n = pg_temp.pick(i.key, 54, s.people) AND p.n <> i.recruiter
WHERE i.type <> 'sub_invite' AND i.key % 8 = 0;

INSERT INTO kailenty.invite_label (workspace_id, invite_id, label_id)
SELECT i.workspace, i.id, l.id
FROM planned_invite i
JOIN site s ON s.n = i.site
JOIN kailenty.label l ON l.workspace_id = i.workspace
    AND l.id = 'lab_s' || lpad(pg_temp.pick(i.key, 55,
        1 + least(59, s.people / 10))::text, 9, '0')
WHERE i.type <> 'sub_invite' AND i.key % 5 = 0;

INSERT INTO sched.scoped_override (workspace_id, id, account_id, scope_id,
    local_date, mode, windows, created_by)
SELECT i.workspace, 'avo_s' || lpad((i.key * 10 + o.n)::text, 12, '0'), p.id,
    i.id, date :'monday' - 7 + 5 * o.n + pg_temp.pick(i.key, 56, 5),
    (ARRAY['replace', 'add', 'block'])[1 + o.n % 3], '{[600,720)}', p.id
FROM planned_invite i
JOIN person p ON p.workspace = i.workspace AND p.n = i.recruiter
CROSS JOIN generate_series(0, 2) AS o (n)
WHERE i.type <> 'sub_invite' AND i.fate >= 18 AND i.key % 30 = 0;

INSERT INTO kailenty.contact_form (workspace_id, id, slug, title, description,
    fields, recruiter_id, label_id, invite_id, visibility, status, created_by,
    created_at)
SELECT s.id, 'frm_s' || lpad(f.n::text, 9, '0'), 'form-' || f.n,
    'Contact form ' || f.n, 'Tell us about you.', '[
        {"key": "name", "label": "Name", "type": "text", "required": true},
        {"key": "email", "label": "E-mail", "type": "email", "required": true},
        {"key": "message", "label": "Message", "type": "long_text"}]',
    CASE WHEN f.n % 3 = 0 THEN p.id END,
    CASE WHEN f.n % 3 = 1 THEN 'lab_s' || lpad((f.n % 3)::text, 9, '0') END,
    CASE WHEN f.n % 3 = 2 THEN 'inv_s' || lpad((s.n * 10000000)::text, 10, '0')
        END,
    CASE WHEN f.n % 4 = 3 THEN 'owner' ELSE 'workspace' END,
    CASE WHEN f.n % 6 = 5 THEN 'inactive' ELSE 'active' END,
    'acc_s' || lpad(s.n::text, 3, '0') || '000000', date :'monday' - 10 * f.n
FROM site s
CROSS JOIN LATERAL generate_series(0, 39) AS f (n)
JOIN person p ON p.workspace = s.id AND p.n = pg_temp.pick(f.n, 57, s.people);

INSERT INTO kailenty.contact_submission (workspace_id, id, form_id, name, email,
    answers, consent_at, created_at)
SELECT s.id, 'cfs_s' || lpad(c.n::text, 9, '0'),
    'frm_s' || lpad((c.n % 40)::text, 9, '0'), 'Guest ' || c.n,
    'guest' || c.n || '@mail.example', '{"message": "Please call me."}', t.at,
    t.at
FROM site s
CROSS JOIN LATERAL generate_series(0, s.invites / 4) AS c (n)
CROSS JOIN LATERAL (
    SELECT date :'monday' - pg_temp.pick(c.n, 58, 400) - time '10:00' AS at
) AS t;
