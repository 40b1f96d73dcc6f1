-- Three contact forms: to the campus pool, to Jonas alone, to a label. The last
-- is switched off. What guests answered; half a dozen of it is older than 30
-- days.

SELECT sample.is_loaded('forms') AS loaded \gset
\if :loaded
\q
\endif

INSERT INTO kailenty.contact_form (workspace_id, id, slug, title, description,
    fields, recruiter_id, label_id, invite_id, consent_text, success_message,
    visibility, status, created_by, created_at)
VALUES
    ('harbor', 'frm_h0000000001', 'campus-talk', 'Talk to our campus team',
        'Half an hour with one of our engineers.', '[
        {"key": "name", "label": "Name", "type": "text", "required": true},
        {"key": "email", "label": "E-mail", "type": "email", "required": true},
        {"key": "university", "label": "University", "type": "text"},
        {"key": "degree", "label": "Degree", "type": "select",
            "options": ["Bachelor", "Master", "Doctorate", "Other"]},
        {"key": "message", "label": "What would you like to know?",
            "type": "long_text"}]',
        NULL, NULL, 'inv_h0000000001',
        'I agree that Harbor stores my answers for six months.',
        'Thank you. Your personal link is on its way.',
        'workspace', 'active', 'acc_hmara00000', sample.at(-3, 2, '10:05')),
    ('harbor', 'frm_h0000000002', 'karriere-gespraech',
        'Karrieregespräch mit Jonas', NULL, '[
        {"key": "name", "label": "Name", "type": "text", "required": true},
        {"key": "email", "label": "E-Mail", "type": "email", "required": true},
        {"key": "phone", "label": "Telefon", "type": "phone"}]',
        'acc_hj0nas0000', NULL, NULL, NULL, 'Danke, Jonas meldet sich.',
        'owner', 'active', 'acc_hmara00000', sample.at(-6, 3, '11:30')),
    ('harbor', 'frm_h0000000003', 'speculative-application',
        'Speculative application', 'Nothing that fits? Write to us anyway.', '[
        {"key": "name", "label": "Name", "type": "text", "required": true},
        {"key": "email", "label": "E-mail", "type": "email", "required": true},
        {"key": "message", "label": "About you", "type": "long_text",
            "required": true},
        {"key": "newsletter", "label": "Tell me about new jobs",
            "type": "checkbox"}]',
        NULL, 'lab_h0000000003', NULL,
        'I agree that Harbor stores my application for a year.', NULL,
        'workspace', 'inactive', 'acc_hmara00000',
        sample.at(-8, 4, '14:20'));

-- Days before Monday of week 1.
INSERT INTO kailenty.contact_submission (workspace_id, id, form_id, name, email,
    answers, consent_at, created_at)
SELECT 'harbor', 'cfs_h' || lpad(n::text, 10, '0'), form_id, name, email,
    answers,
    CASE WHEN form_id <> 'frm_h0000000002' THEN at END, at
FROM (
    VALUES
    (1, 'frm_h0000000001', 2, 'Leonie Franke', 'leonie.franke@campus.example',
        '{"university": "TU Berlin", "degree": "Master"}'::jsonb),
    (2, 'frm_h0000000001', 3, 'Mateo Silva', 'mateo.silva@campus.example',
        '{"university": "U Porto", "degree": "Master",
            "message": "Do you sponsor visas?"}'),
    (3, 'frm_h0000000001', 5, 'Yara Haddad', 'yara.haddad@campus.example',
        '{"degree": "Bachelor"}'),
    (4, 'frm_h0000000001', 9, 'Finn Albers', 'finn.albers@campus.example',
        '{"university": "HU Berlin", "degree": "Bachelor"}'),
    (5, 'frm_h0000000001', 11, 'Lukas Brandl', 'lukas.brandl@campus.example',
        '{"message": "Is part-time work possible during the thesis?"}'),
    (6, 'frm_h0000000001', 45, 'Probe', 'kontakt@campus.example', '{}'),
    (7, 'frm_h0000000002', 4, 'Lina Hoffmann', 'lina.hoffmann@web.example',
        '{"phone": "030 23125 018"}'),
    (8, 'frm_h0000000002', 8, 'Sven Oltmann', 'sven.oltmann@post.example',
        '{}'),
    (9, 'frm_h0000000002', 20, 'Birgit Maas', 'birgit.maas@web.example',
        '{"phone": "+49 30 23125 099"}'),
    (10, 'frm_h0000000002', 41, 'Ole Petersen', 'ole.petersen@mail.example',
        '{}'),
    (11, 'frm_h0000000003', 42, 'Deniz Arslan', 'deniz.arslan@posta.example',
        '{"message": "Office manager with ten years of practice.",
            "newsletter": true}'),
    (12, 'frm_h0000000003', 50, 'Ida Winkler', 'ida.winkler@web.example',
        '{"message": "I repair espresso machines and spreadsheets."}')
) AS given (n, form_id, days, name, email, answers)
CROSS JOIN LATERAL (
    SELECT (sample.day(1, 1) - days + time '12:00' + n * interval '17 min')
        AT TIME ZONE 'Europe/Berlin' AS at
) AS moment;

INSERT INTO sample.part VALUES ('forms');
