-- How harbor's invites look and what mails say: 5 cards, 10 templates in
-- English and German, 3 notification profiles. The default cards set a look
-- alone, so that a draft from nothing still asks for title, duration and place.

SELECT sample.is_loaded('messages') AS loaded \gset
\if :loaded
\q
\endif

INSERT INTO kailenty.invite_card (workspace_id, id, name, headline, body,
    image_url, accent, default_title, default_duration_minutes,
    default_location_type, language, owner_id, is_default)
VALUES
    ('harbor', 'crd_h0000000001', 'Harbor', 'We look forward to meeting you',
        'Pick a time that suits you. You will get a calendar entry at once.',
        'https://meet.harbor.example/img/pier.jpg', '#0f4c81',
        NULL, NULL, NULL, 'en', NULL, true),
    ('harbor', 'crd_h0000000002', 'Harbor (deutsch)',
        'Wir freuen uns auf das Gespräch',
        'Wählen Sie einen Termin, der Ihnen passt. Der Kalendereintrag kommt '
            || 'sofort.',
        'https://meet.harbor.example/img/pier.jpg', '#0f4c81',
        NULL, NULL, NULL, 'de', NULL, true),
    ('harbor', 'crd_h0000000003', 'Campus', 'Half an hour about your start',
        'A first talk with the people you would work with. No preparation '
            || 'needed; bring your questions.',
        'https://meet.harbor.example/img/campus.jpg', '#2a9d8f',
        'Campus first interview', 30, 'teams', 'en', NULL, false),
    ('harbor', 'crd_h0000000004', 'Phone screen', 'A short call to get started',
        'We call you at the time you choose.', NULL, '#e9c46a',
        'Phone screen', 20, 'phone', 'en', NULL, false),
    ('harbor', 'crd_h0000000005', 'Deep dive with Jonas',
        'Ninety minutes in our office', 'We work through one of your own '
            || 'projects at the whiteboard.',
        NULL, '#6d597a', 'Technical deep dive', 90, 'onsite', 'en',
        'acc_hj0nas0000', false);

INSERT INTO kailenty.template (workspace_id, id, name, kind, subject, body,
    language, owner_id, is_default)
VALUES
    ('harbor', 'tpl_h0000000001', 'Invitation', 'invitation',
        'Your interview with {{company_name}}: please choose a time',
        E'Dear {{candidate_name}},\n\nthank you for your interest in '
            || E'{{position}}. Please choose a time for the {{duration}} '
            || E'"{{title}}" with {{recruiter_name}}:\n{{link}}\n\n'
            || E'{{message}}\n\nThe link works until {{expires_at}}.\n\n'
            || E'Kind regards\n{{recruiter_name}}, {{company_name}}',
        'en', NULL, true),
    ('harbor', 'tpl_h0000000002', 'Einladung', 'invitation',
        'Ihr Gespräch bei {{company_name}}: bitte Termin wählen',
        E'Guten Tag {{candidate_name}},\n\nvielen Dank für Ihr Interesse an '
            || E'der Stelle {{position}}. Bitte wählen Sie einen Termin für '
            || E'"{{title}}" ({{duration}}):\n{{link}}\n\n{{message}}\n\n'
            || E'Der Link gilt bis {{expires_at}}.\n\nFreundliche Grüße\n'
            || E'{{recruiter_name}}, {{company_name}}',
        'de', NULL, true),
    ('harbor', 'tpl_h0000000003', 'Reminder', 'reminder',
        'Tomorrow: {{title}}',
        E'Dear {{candidate_name}},\n\na short reminder: {{title}} with '
            || E'{{recruiter_name}} starts at {{starts_at}} ({{time_zone}}).\n'
            || E'Place: {{location}}\n\nSee you there.',
        'en', NULL, true),
    ('harbor', 'tpl_h0000000004', 'Erinnerung', 'reminder',
        'Morgen: {{title}}',
        E'Guten Tag {{candidate_name}},\n\nzur Erinnerung: {{title}} mit '
            || E'{{recruiter_name}} beginnt um {{starts_at}} '
            || E'({{time_zone}}).\nOrt: {{location}}\n\nBis bald.',
        'de', NULL, true),
    ('harbor', 'tpl_h0000000005', 'Confirmation', 'confirmation',
        'Confirmed: {{title}} on {{starts_at}}',
        E'Dear {{candidate_name}},\n\nyour {{title}} is confirmed for '
            || E'{{starts_at}} ({{time_zone}}), {{duration}}.\n'
            || E'Place: {{location}}\n\nIf something comes up, answer this '
            || E'mail.\n\n{{recruiter_name}}',
        'en', NULL, true),
    ('harbor', 'tpl_h0000000006', 'Bestätigung', 'confirmation',
        'Bestätigt: {{title}} am {{starts_at}}',
        E'Guten Tag {{candidate_name}},\n\nIhr Termin {{title}} am '
            || E'{{starts_at}} ({{time_zone}}), {{duration}}, ist bestätigt.\n'
            || E'Ort: {{location}}\n\nWenn etwas dazwischenkommt, antworten '
            || E'Sie auf diese Nachricht.\n\n{{recruiter_name}}',
        'de', NULL, true),
    ('harbor', 'tpl_h0000000007', 'New time', 'reschedule',
        'New time for {{title}}: {{starts_at}}',
        E'Dear {{candidate_name}},\n\nwe had to move {{title}}. The new time '
            || E'is {{starts_at}} ({{time_zone}}).\n\n{{message}}\n\n'
            || E'{{recruiter_name}}',
        'en', NULL, true),
    ('harbor', 'tpl_h0000000008', 'Cancellation', 'cancellation',
        '{{title}} on {{starts_at}} will not take place',
        E'Dear {{candidate_name}},\n\n{{title}} on {{starts_at}} is '
            || E'cancelled.\n\n{{message}}\n\nWe are sorry for the '
            || E'inconvenience.\n{{recruiter_name}}, {{company_name}}',
        'en', NULL, true),
    ('harbor', 'tpl_h0000000009', 'Absage des Termins', 'cancellation',
        '{{title}} am {{starts_at}} entfällt',
        E'Guten Tag {{candidate_name}},\n\n{{title}} am {{starts_at}} muss '
            || E'leider entfallen.\n\n{{message}}\n\n{{recruiter_name}}, '
            || E'{{company_name}}',
        'de', NULL, true),
    ('harbor', 'tpl_h0000000010', 'Invitation with a personal note',
        'invitation', '{{recruiter_name}} would like to talk to you',
        E'Hello {{candidate_name}},\n\n{{message}}\n\nChoose a time here: '
            || E'{{link}}\n\nAda',
        'en', 'acc_hada000000', false);

INSERT INTO kailenty.notification_profile (workspace_id, id, name, description,
    rules, owner_id, is_default)
VALUES
    ('harbor', 'ntp_h0000000001', 'Standard',
        'Invitation, confirmation and one reminder the day before.', '[
        {"event": "invite_sent", "to": "candidate",
            "template_id": "tpl_h0000000001"},
        {"event": "booking_confirmed", "to": "candidate",
            "template_id": "tpl_h0000000005"},
        {"event": "recruiter_booked", "to": "recruiter"},
        {"event": "meeting_reminder", "to": "candidate",
            "template_id": "tpl_h0000000003", "offset_minutes": 1440},
        {"event": "meeting_rescheduled", "to": "candidate",
            "template_id": "tpl_h0000000007"},
        {"event": "meeting_cancelled", "to": "candidate",
            "template_id": "tpl_h0000000008"}]', NULL, true),
    ('harbor', 'ntp_h0000000002', 'Persistent',
        'For short windows: reminds before the invite expires, too.', '[
        {"event": "invite_sent", "to": "candidate",
            "template_id": "tpl_h0000000001"},
        {"event": "invite_reminder", "to": "candidate",
            "template_id": "tpl_h0000000003", "offset_minutes": 2880},
        {"event": "invite_expired", "to": "recruiter"},
        {"event": "booking_confirmed", "to": "candidate",
            "template_id": "tpl_h0000000005"},
        {"event": "meeting_reminder", "to": "candidate",
            "template_id": "tpl_h0000000003", "offset_minutes": 1440},
        {"event": "meeting_reminder", "to": "interviewers",
            "offset_minutes": 60}]', NULL, false),
    ('harbor', 'ntp_h0000000003', 'Boston', 'Only what is needed.', '[
        {"event": "invite_sent", "to": "candidate",
            "template_id": "tpl_h0000000001"},
        {"event": "meeting_reminder", "to": "candidate",
            "template_id": "tpl_h0000000003", "offset_minutes": 120}]',
        'acc_her1n00000', false);

INSERT INTO sample.part VALUES ('messages');
