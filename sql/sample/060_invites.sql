-- 40 invites of four recruiters: 17 of Jonas, 10 of Ada, 7 of Ben, 6 of Erin.
-- On Monday of week 1, 08:00 in Berlin, 13 are active (5 of them end in that
-- week), 13 booked, 6 revoked, 5 expired, 3 drafts. The bookings follow with
-- the meetings (070). Dana Ruiz and Tom Reyes, of whom the examples speak, have
-- none yet.

SELECT sample.is_loaded('invites') AS loaded \gset
\if :loaded
\q
\endif

-- The campus pool is 01: 12 places, 5 booked (06, 07, 08 and two by its own
-- link), 3 reserved by the open 02, 03 and 04, one sub-invite revoked. 18 is
-- full, 29 is over, 35 is revoked while its sub-invites 36 and 37 are open and
-- booked. 13 lacks the duration. 12 is booked although its end has passed; 23
-- ended with its last bookable day; of 32 the meeting was cancelled and the
-- invite stays used, of 33 it was opened again.
WITH given (id, type, parent_id, recruiter_id, status, name, email, phone,
    title, minutes, place, detail, position, language) AS (
    VALUES
    ('inv_h0000000001', 'multi_use', NULL, 'acc_hj0nas0000', 'active',
        NULL, NULL, NULL, 'Campus fair first interview', 30, 'teams', NULL,
        'Graduate Software Engineer', 'en'),
    ('inv_h0000000002', 'sub_invite', 'inv_h0000000001', 'acc_hj0nas0000',
        'active', 'Leonie Franke', 'leonie.franke@campus.example', NULL,
        NULL, NULL, NULL, NULL, NULL, 'de'),
    ('inv_h0000000003', 'sub_invite', 'inv_h0000000001', 'acc_hj0nas0000',
        'active', 'Mateo Silva', 'mateo.silva@campus.example', NULL,
        NULL, NULL, NULL, NULL, NULL, NULL),
    ('inv_h0000000004', 'sub_invite', 'inv_h0000000001', 'acc_hj0nas0000',
        'active', 'Yara Haddad', 'yara.haddad@campus.example', '+491713920014',
        NULL, NULL, NULL, NULL, NULL, NULL),
    ('inv_h0000000005', 'sub_invite', 'inv_h0000000001', 'acc_hj0nas0000',
        'revoked', 'Finn Albers', 'finn.albers@campus.example', NULL,
        NULL, NULL, NULL, NULL, NULL, 'de'),
    ('inv_h0000000006', 'sub_invite', 'inv_h0000000001', 'acc_hj0nas0000',
        'booked', 'Nele Sommer', 'nele.sommer@campus.example', NULL,
        NULL, NULL, NULL, NULL, NULL, 'de'),
    ('inv_h0000000007', 'sub_invite', 'inv_h0000000001', 'acc_hj0nas0000',
        'booked', 'Oskar Lindqvist', 'oskar.lindqvist@campus.example', NULL,
        NULL, NULL, NULL, NULL, NULL, NULL),
    ('inv_h0000000008', 'sub_invite', 'inv_h0000000001', 'acc_hj0nas0000',
        'booked', 'Amira Benali', 'amira.benali@campus.example', NULL,
        NULL, NULL, NULL, NULL, NULL, NULL),
    ('inv_h0000000009', 'single_use', NULL, 'acc_hj0nas0000', 'active',
        'Hannah Krüger', 'hannah.krueger@mail.example', NULL,
        'Backend Engineer interview', 45, 'teams', NULL,
        'Backend Engineer', 'de'),
    ('inv_h0000000010', 'single_use', NULL, 'acc_hj0nas0000', 'active',
        'Tobias Wendt', 'tobias.wendt@post.example', NULL,
        'Platform Engineer interview', 60, 'teams', NULL,
        'Platform Engineer', 'en'),
    ('inv_h0000000011', 'single_use', NULL, 'acc_hj0nas0000', 'booked',
        'Lucía Fernández', 'lucia.fernandez@correo.example', NULL,
        'Senior Data Engineer interview', 45, 'teams', NULL,
        'Senior Data Engineer', 'en'),
    ('inv_h0000000012', 'single_use', NULL, 'acc_hj0nas0000', 'booked',
        'Marek Novák', 'marek.novak@mail.example', NULL,
        'Site Reliability Engineer interview', 45, 'teams', NULL,
        'Site Reliability Engineer', 'en'),
    ('inv_h0000000013', 'single_use', NULL, 'acc_hj0nas0000', 'draft',
        'Emil Jansen', 'emil.jansen@web.example', NULL,
        'Mobile Developer interview', NULL, 'teams', NULL,
        'Mobile Developer', 'en'),
    ('inv_h0000000014', 'single_use', NULL, 'acc_hj0nas0000', 'revoked',
        'Pia Schreiber', 'pia.schreiber@mail.example', NULL,
        'QA Engineer interview', 45, 'teams', NULL, 'QA Engineer', 'de'),
    ('inv_h0000000015', 'single_use', NULL, 'acc_hj0nas0000', 'active',
        'Robert Falk', 'robert.falk@inbox.example', NULL,
        'Database Administrator interview', 60, 'onsite',
        'Harbor, Hafenweg 8, third floor', 'Database Administrator', 'de'),
    ('inv_h0000000016', 'single_use', NULL, 'acc_hj0nas0000', 'booked',
        'Carla Neumann', 'carla.neumann@mail.example', '+4915228895456',
        'Phone screen: Support Engineer', 30, 'phone', NULL,
        'Support Engineer', 'de'),
    ('inv_h0000000017', 'single_use', NULL, 'acc_hj0nas0000', 'active',
        'Ilse Petersen', 'ilse.petersen@post.example', '+491713920027',
        'Phone screen: Technical Writer', 20, 'phone', NULL,
        'Technical Writer', 'de'),
    ('inv_h0000000018', 'multi_use', NULL, 'acc_hada000000', 'booked',
        NULL, NULL, NULL, 'Sales assessment day', 60, 'onsite',
        'Harbor, Hafenweg 8, room Pier', 'Sales Development Representative',
        'en'),
    ('inv_h0000000019', 'single_use', NULL, 'acc_hada000000', 'active',
        'Noémie Laurent', 'noemie.laurent@courrier.example', NULL,
        'UX Designer portfolio review', 90, 'onsite',
        'Harbor, Hafenweg 8, room Pier', 'UX Designer', 'en'),
    ('inv_h0000000020', 'single_use', NULL, 'acc_hada000000', 'booked',
        'Hugo Bergström', 'hugo.bergstrom@brev.example', NULL,
        'Frontend Engineer interview', 60, 'teams', NULL,
        'Frontend Engineer', 'en'),
    ('inv_h0000000021', 'single_use', NULL, 'acc_hada000000', 'draft',
        'Clara Winter', 'clara.winter@mail.example', NULL,
        'Content Designer interview', 45, 'teams', NULL,
        'Content Designer', 'de'),
    ('inv_h0000000022', 'single_use', NULL, 'acc_hada000000', 'revoked',
        'Clara Winter', 'clara.winter@mail.example', NULL,
        'Content Designer interview', NULL, NULL, NULL,
        'Content Designer', 'de'),
    ('inv_h0000000023', 'single_use', NULL, 'acc_hada000000', 'active',
        'Jonathan Graf', 'jonathan.graf@web.example', NULL,
        'Brand Manager interview', 45, 'teams', NULL, 'Brand Manager', 'de'),
    ('inv_h0000000024', 'multi_use', NULL, 'acc_hada000000', 'active',
        NULL, NULL, NULL, 'Product Manager first round', 45, 'teams', NULL,
        'Product Manager', 'en'),
    ('inv_h0000000025', 'sub_invite', 'inv_h0000000024', 'acc_hada000000',
        'active', 'Georg Adler', 'georg.adler@post.example', NULL,
        NULL, NULL, NULL, NULL, NULL, 'de'),
    ('inv_h0000000026', 'sub_invite', 'inv_h0000000024', 'acc_hada000000',
        'active', 'Mila Horvat', 'mila.horvat@posta.example', NULL,
        NULL, NULL, NULL, NULL, NULL, NULL),
    ('inv_h0000000027', 'sub_invite', 'inv_h0000000024', 'acc_hada000000',
        'booked', 'Dario Conti', 'dario.conti@lettera.example', NULL,
        NULL, NULL, NULL, NULL, NULL, NULL),
    ('inv_h0000000028', 'multi_use', NULL, 'acc_hben000000', 'draft',
        NULL, NULL, NULL, 'Working students, spring', 30, NULL, NULL,
        'Working Student', 'de'),
    ('inv_h0000000029', 'multi_use', NULL, 'acc_hben000000', 'active',
        NULL, NULL, NULL, 'Autumn trainee fair', 30, 'teams', NULL,
        'IT Trainee', 'de'),
    ('inv_h0000000030', 'single_use', NULL, 'acc_hben000000', 'active',
        'Jakob Nyberg', 'jakob.nyberg@brev.example', NULL,
        'Security Engineer interview', 60, 'custom_url',
        'https://meet.harbor.example/room/ben', 'Security Engineer', 'en'),
    ('inv_h0000000031', 'single_use', NULL, 'acc_hben000000', 'booked',
        'Theresa Lang', 'theresa.lang@mail.example', NULL,
        'Engineering Manager interview', 60, 'teams', NULL,
        'Engineering Manager', 'de'),
    ('inv_h0000000032', 'single_use', NULL, 'acc_hben000000', 'booked',
        'Kofi Mensah', 'kofi.mensah@inbox.example', NULL,
        'Network Engineer interview', 45, 'teams', NULL,
        'Network Engineer', 'en'),
    ('inv_h0000000033', 'single_use', NULL, 'acc_hben000000', 'active',
        'Anja Vogt', 'anja.vogt@web.example', NULL,
        'DevOps Engineer interview', 60, 'teams', NULL,
        'DevOps Engineer', 'de'),
    ('inv_h0000000034', 'single_use', NULL, 'acc_hben000000', 'revoked',
        'Felix Baumann', 'felix.baumann@post.example', NULL,
        'Test Automation interview', 45, 'teams', NULL,
        'Test Automation Engineer', 'de'),
    ('inv_h0000000035', 'multi_use', NULL, 'acc_her1n00000', 'revoked',
        NULL, NULL, NULL, 'Boston career night', 30, 'teams', NULL,
        'Account Executive', 'en'),
    ('inv_h0000000036', 'sub_invite', 'inv_h0000000035', 'acc_her1n00000',
        'active', 'Grace Thompson', 'grace.thompson@letterbox.example',
        '+12125550136', NULL, NULL, NULL, NULL, NULL, NULL),
    ('inv_h0000000037', 'sub_invite', 'inv_h0000000035', 'acc_her1n00000',
        'booked', 'Marcus Bell', 'marcus.bell@letterbox.example', NULL,
        NULL, NULL, NULL, NULL, NULL, NULL),
    ('inv_h0000000038', 'single_use', NULL, 'acc_her1n00000', 'active',
        'Olivia Grant', 'olivia.grant@mailbox.example', NULL,
        'Customer Success Lead interview', 60, 'teams', NULL,
        'Customer Success Lead', 'en'),
    ('inv_h0000000039', 'single_use', NULL, 'acc_her1n00000', 'booked',
        'Ethan Brooks', 'ethan.brooks@mailbox.example', '+16175550172',
        'Phone screen: Solutions Consultant', 30, 'phone', NULL,
        'Solutions Consultant', 'en'),
    ('inv_h0000000040', 'single_use', NULL, 'acc_her1n00000', 'active',
        'Naomi Carter', 'naomi.carter@letterbox.example', NULL,
        'Implementation Manager interview', 60, 'teams', NULL,
        'Implementation Manager', 'en')
), moment (n, made, bookable, ends) AS (
    -- Made and ending in {week, weekday}, bookable from and until as well. An
    -- invite that ends, ends with that day, a sub-invite (02, 25) at 18:00.
    VALUES
    (1, '{-3,1}', '{-2,1,4,5}', '{4,5}'), (2, '{-1,3}', NULL, '{1,5}'),
    (3, '{-1,4}', NULL, NULL), (4, '{-1,5}', NULL, NULL),
    (5, '{-2,4}', NULL, NULL), (6, '{-2,5}', NULL, NULL),
    (7, '{-2,1}', NULL, NULL), (8, '{-1,2}', NULL, NULL),
    (9, '{-2,4}', '{-2,5,1,3}', '{1,3}'),
    (10, '{-1,5}', '{1,1,2,5}', '{2,5}'),
    (11, '{-2,3}', '{-1,1,2,2}', '{2,2}'),
    (12, '{-6,3}', '{-5,1,-4,5}', '{-4,5}'),
    (13, '{-1,5}', NULL, NULL), (14, '{-3,1}', NULL, '{2,5}'),
    (15, '{-4,2}', '{-3,1,-1,2}', '{-1,2}'), (16, '{-5,4}', NULL, '{-3,5}'),
    (17, '{-1,1}', '{-1,2,1,4}', '{1,4}'),
    (18, '{-6,1}', '{-4,1,4,5}', '{4,5}'),
    (19, '{-2,5}', '{-1,1,1,5}', '{1,5}'), (20, '{-2,2}', NULL, '{3,5}'),
    (21, '{-1,4}', '{1,1,3,5}', NULL), (22, '{-2,1}', NULL, NULL),
    (23, '{-3,4}', '{-3,5,-1,7}', '{2,3}'),
    (24, '{-2,1}', '{-1,1,4,5}', '{4,5}'), (25, '{-2,3}', NULL, '{-1,5}'),
    (26, '{-1,5}', NULL, NULL), (27, '{-1,2}', NULL, NULL),
    (28, '{-1,3}', NULL, NULL), (29, '{-6,2}', '{-5,1,-2,5}', '{-2,5}'),
    (30, '{-1,2}', '{-1,3,1,5}', '{1,5}'), (31, '{-1,1}', NULL, '{3,5}'),
    (32, '{-3,2}', NULL, '{2,3}'), (33, '{-3,3}', '{-2,1,2,4}', '{2,4}'),
    (34, '{-2,4}', NULL, '{2,5}'), (35, '{-3,2}', '{-2,1,3,5}', '{3,5}'),
    (36, '{-2,3}', NULL, NULL), (37, '{-2,4}', NULL, NULL),
    (38, '{-1,4}', '{1,1,2,5}', '{2,5}'), (39, '{-1,1}', NULL, '{2,2}'),
    (40, '{-4,3}', '{-3,1,-2,5}', '{-2,5}')
), revocation (n, week, weekday, by, reason, before) AS (
    VALUES
    (5, -1, 3, 'acc_hj0nas0000', 'Has accepted another offer', 'active'),
    (14, -1, 2, 'acc_hmara00000', 'The position is filled', 'active'),
    (22, -2, 2, 'acc_hada000000', NULL, 'draft'),
    (34, -1, 4, 'acc_hben000000', 'Candidate withdrew', 'active'),
    (35, -1, 3, 'acc_her1n00000', 'The event was moved to spring', 'active')
)
INSERT INTO kailenty.invite (workspace_id, id, parent_id, type, status,
    candidate_name, candidate_email, candidate_phone, title, duration_minutes,
    location_type, location_detail, position, recruiter_id, bookable_from,
    bookable_until, expires_at, time_zone, language, max_bookings, card_id,
    template_id, notification_profile_id, set_fields, code, published_at,
    revoked_at, revoked_by, revoke_reason, status_before_revoke, created_by,
    created_at, updated_at)
SELECT 'harbor', g.id, g.parent_id, g.type, g.status,
    g.name, g.email, g.phone, g.title, g.minutes,
    g.place, g.detail, g.position, g.recruiter_id,
    sample.day(b[1], b[2]), sample.day(b[3], b[4]),
    sample.at(e[1], e[2], CASE g.type WHEN 'sub_invite' THEN '18:00'::time
        ELSE '24:00' END, p.time_zone),
    CASE WHEN g.type <> 'sub_invite' AND g.status <> 'draft'
        THEN p.time_zone END,
    g.language,
    CASE m.n WHEN 1 THEN 12 WHEN 18 THEN 4 WHEN 29 THEN 20 WHEN 35 THEN 10 END,
    CASE WHEN m.n IN (1, 29) THEN 'crd_h0000000003'
        WHEN m.n IN (16, 17, 39) THEN 'crd_h0000000004' END,
    CASE WHEN m.n = 19 THEN 'tpl_h0000000010' END,
    CASE WHEN m.n IN (9, 17) THEN 'ntp_h0000000002'
        WHEN m.n IN (35, 38, 39) THEN 'ntp_h0000000003' END,
    CASE m.n
        WHEN 13 THEN '{candidate_name,candidate_email,title,location_type,
            position}'::text[]
        WHEN 21 THEN '{candidate_name,candidate_email,duration_minutes,
            location_type,position,bookable_from,bookable_until,language}'
        WHEN 28 THEN '{type,title,duration_minutes,position,language}'
    END,
    sample.code('harbor/' || g.id, 16),
    CASE WHEN coalesce(r.before, g.status) <> 'draft'
        THEN t.made + interval '20 min' END,
    sample.at(r.week, r.weekday, '15:40', p.time_zone), r.by, r.reason,
    r.before,
    -- Labels are set by a manager.
    CASE WHEN m.n IN (1, 9, 24) THEN 'acc_hmara00000' ELSE g.recruiter_id END,
    t.made,
    coalesce(sample.at(r.week, r.weekday, '15:40', p.time_zone),
        t.made + interval '20 min')
FROM given g
JOIN mcp.account p ON p.workspace_id = 'harbor' AND p.id = g.recruiter_id
JOIN moment m ON m.n = right(g.id, 2)::integer
LEFT JOIN revocation r ON r.n = m.n
CROSS JOIN LATERAL (
    SELECT m.made::integer[] AS d, m.bookable::integer[] AS b,
        m.ends::integer[] AS e
) AS a
CROSS JOIN LATERAL (
    SELECT sample.at(d[1], d[2], time '09:10', p.time_zone)
        + m.n * interval '7 min' AS made
) AS t
-- A pool before its sub-invites.
ORDER BY g.parent_id NULLS FIRST;

-- Settings of their own, and texts.
UPDATE kailenty.invite i
SET slot_step_minutes = own.step,
    buffer_before_minutes = own.before,
    buffer_after_minutes = own.after,
    minimum_notice_minutes = own.notice,
    daily_limit = own.daily
FROM (
    VALUES
    ('inv_h0000000001', NULL::integer, 0, 10, 720, 4),
    ('inv_h0000000018', 60, NULL, NULL, 2880, NULL),
    ('inv_h0000000019', 30, NULL::integer, 30, NULL, NULL::integer),
    ('inv_h0000000038', NULL, NULL, NULL, 1440, NULL)
) AS own (id, step, before, after, notice, daily)
WHERE i.workspace_id = 'harbor' AND i.id = own.id;

UPDATE kailenty.invite i
SET message = text.message, internal_note = text.note
FROM (
    VALUES
    ('inv_h0000000001', 'It was good to meet you at our stand. Bring a project '
        || 'you like to talk about.', 'Budget for 4 hires.'),
    ('inv_h0000000002', 'Nice to have met you at the fair!', NULL),
    ('inv_h0000000009', NULL, 'Recommended by Ben; asked for German.'),
    ('inv_h0000000010', 'Erin from our Boston office will join us.', NULL),
    ('inv_h0000000013', NULL, 'Ask Mara how long these take.'),
    ('inv_h0000000019', 'Please bring two or three pieces of your work.', NULL),
    ('inv_h0000000030', NULL, 'Prefers our own meeting room over Teams.'),
    ('inv_h0000000038', NULL, 'Notice period of three months.')
) AS text (id, message, note)
WHERE i.workspace_id = 'harbor' AND i.id = text.id;

INSERT INTO kailenty.invite_interviewer (workspace_id, invite_id, account_id,
    position)
VALUES
    ('harbor', 'inv_h0000000010', 'acc_her1n00000', 1),
    ('harbor', 'inv_h0000000011', 'acc_hada000000', 1),
    ('harbor', 'inv_h0000000020', 'acc_hcem000000', 1),
    ('harbor', 'inv_h0000000038', 'acc_hj0nas0000', 1);

INSERT INTO kailenty.invite_label (workspace_id, invite_id, label_id, position)
VALUES
    ('harbor', 'inv_h0000000001', 'lab_h0000000001', 1),
    ('harbor', 'inv_h0000000009', 'lab_h0000000001', 1),
    ('harbor', 'inv_h0000000024', 'lab_h0000000002', 1);

INSERT INTO sample.part VALUES ('invites');
