-- Tool invites_create_draft: the fields of an invite, what is missing, wrong or
-- worth knowing, and what to ask next.
BEGIN;
\ir setup.inc
SELECT plan(162);

SELECT pg_temp.hours('Jonas Brandt', '{1,2,3,4,5}', '09:00-17:00'),
    pg_temp.hours('Ada Lind', '{1,2,3,4,5}', '13:00-17:00'),
    pg_temp.hours('Erin Walsh', '{1,2,3,4,5}', '09:00-17:00'),
    pg_temp.hours('Mara Vogel', '{1,2,3,4,5}', '09:00-17:00');
INSERT INTO sched.calendar_sync (workspace_id, account_id, status)
SELECT 'kailenty-test', pg_temp.acc(p), 'connected'
FROM unnest('{Jonas Brandt,Mara Vogel}'::text[]) AS p;

-- The draft of these fields, by default Jonas's.
CREATE FUNCTION pg_temp.draft(fields jsonb, person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.call(person, 'invites_create_draft', fields)
$$;

-- "field code" of each problem or warning.
CREATE FUNCTION pg_temp.findings(list jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(string_agg((f->>'field') || ' ' || (f->>'code'), ', '
        ORDER BY n), 'none')
    FROM jsonb_array_elements(list) WITH ORDINALITY AS l (f, n)
$$;
CREATE FUNCTION pg_temp.problems(
    fields jsonb, person text DEFAULT 'Jonas Brandt')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.findings(pg_temp.draft(fields, person)->'problems')
$$;
CREATE FUNCTION pg_temp.warnings(
    fields jsonb, person text DEFAULT 'Jonas Brandt')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.findings(pg_temp.draft(fields, person)->'warnings')
$$;

CREATE TEMP TABLE d2 AS SELECT '{"candidate_name": "Kim Lee",
    "candidate_email": "kim@mail.example", "position": "Data Analyst",
    "duration_minutes": 45}'::jsonb AS fields;
GRANT SELECT ON d2 TO mcp_app;
CREATE FUNCTION pg_temp.d2(more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$ SELECT fields || more FROM d2 $$;

-- The worked examples.
SELECT is(pg_temp.draft('{}')->'missing_fields', '["candidate_name",
    "candidate_email", "title", "duration_minutes", "location_type"]',
    'D1: an empty draft lacks five fields');
SELECT is(pg_temp.draft('{}')->'next_question', '{"field": "candidate_name",
    "question": "Who is the candidate?", "choices": [], "example": "Kim Lee"}',
    'D1: it asks for the candidate');
SELECT is(pg_temp.draft(pg_temp.d2())->'draft'->>'title',
    'Data Analyst interview', 'D2: the title comes from the position');
SELECT is(pg_temp.draft(pg_temp.d2())->'missing_fields', '["location_type"]',
    'D2: the location is missing');
SELECT is(pg_temp.draft(pg_temp.d2())->'next_question',
    '{"field": "location_type",
    "question": "Teams, phone, on site, or another link?",
    "choices": ["teams", "phone", "onsite", "custom_url"],
    "example": "teams"}', 'D2: it asks for that with its four choices');
SELECT is(pg_temp.draft(pg_temp.d2('{"location_type": "phone"}'))
        #>> '{next_question,field}', 'candidate_phone',
    'D3: phone asks for the number');
SELECT is(pg_temp.draft(pg_temp.d2('{"location_type": "phone",
        "candidate_phone": "+4915155501"}'))->'complete', 'true',
    'D3: with it the draft is complete');
SELECT is(pg_temp.draft(pg_temp.d2('{"location_type": "phone",
        "candidate_phone": "+4915155501"}'))->'next_question', 'null',
    'D3: and nothing is asked');
SELECT is(pg_temp.problems(pg_temp.d2('{"location_type": "teams",
        "bookable_until": "2026-11-20"}')), 'bookable_until date_past',
    'D5: a last day that is over is a problem');
SELECT is(pg_temp.draft(pg_temp.d2('{"location_type": "teams",
        "bookable_until": "2026-11-20"}'))->'missing_fields', '[]',
    'D5: nothing is missing');
SELECT is(pg_temp.draft(pg_temp.d2('{"location_type": "teams",
        "bookable_until": "2026-11-20"}')) #>> '{next_question,field}',
    'bookable_until', 'D5: it asks about the problem');
SELECT is(pg_temp.draft(pg_temp.d2('{"location_type": "onsite"}'))
        ->'next_question', '{"field": "location_detail",
    "question": "Which address?", "choices": [],
    "example": "Kaiserstr. 1, Berlin"}', 'D6: on site asks for the address');
SELECT is(pg_temp.draft(pg_temp.d2('{"location_type": "custom_url"}'))
        #>> '{next_question,question}', 'Which link?',
    'another link asks for the link');

-- Defaults.
SELECT is(pg_temp.draft('{}')->'draft', jsonb_build_object(
        'type', 'single_use', 'candidate_name', null, 'candidate_email', null,
        'title', null, 'duration_minutes', null, 'location_type', null,
        'location_detail', null, 'candidate_phone', null, 'position', null,
        'message', null, 'internal_note', null,
        'recruiter_id', pg_temp.acc('Jonas Brandt'), 'interviewer_ids', null,
        'label_ids', null, 'bookable_from', '2026-11-23',
        'bookable_until', '2027-01-22',
        'expires_at', '2026-12-08T00:00:00+01:00',
        'time_zone', 'Europe/Berlin', 'language', 'en',
        'slot_step_minutes', null, 'buffer_before_minutes', null,
        'buffer_after_minutes', null, 'minimum_notice_minutes', null)
    || jsonb_build_object('daily_limit', null, 'card_id', null,
        'template_id', null, 'notification_profile_id', null,
        'max_bookings', null, 'host_attends', true, 'send_email', true,
        'set_fields', '[]'::jsonb, 'invite_id', null),
    'a draft has all fields, with defaults where there are any');
SELECT is(pg_temp.draft('{}')->'defaults_applied', '["type", "recruiter_id",
    "bookable_from", "bookable_until", "expires_at", "time_zone", "language",
    "host_attends", "send_email"]', 'the defaults are named');
SELECT is(pg_temp.draft('{"bookable_until": "2026-12-04"}')
        #>> '{draft,expires_at}', '2026-12-05T00:00:00+01:00',
    'the link ends with the last bookable day');
SELECT is(pg_temp.draft('{"bookable_until": "2027-03-28"}')
        #>> '{draft,expires_at}', '2027-03-29T00:00:00+02:00',
    'whose midnight is the zone''s own');
SELECT is(pg_temp.draft(jsonb_build_object('recruiter_id',
        pg_temp.acc('Erin Walsh')), 'Mara Vogel') #>> '{draft,time_zone}',
    'America/New_York', 'the guest''s zone is the recruiter''s by default');
SELECT is(pg_temp.draft(jsonb_build_object('recruiter_id',
        pg_temp.acc('Erin Walsh')), 'Mara Vogel') #>> '{draft,expires_at}',
    '2026-12-08T06:00:00+01:00',
    'the recruiter''s midnight is shown in the caller''s zone');
SELECT is(pg_temp.draft('{}')->>'time_zone', 'Europe/Berlin',
    'and that is named');
SELECT is(pg_temp.draft('{"type": "multi_use"}') #> '{draft,send_email}',
    'null', 'a pool has no mail to send');
SELECT is(pg_temp.draft(pg_temp.d2('{"position": " "}'))->'missing_fields',
    '["title", "location_type"]', 'blank text is nothing');
SELECT is(pg_temp.draft('{"title": "Chat", "position": "QA"}')
        #>> '{draft,title}', 'Chat', 'a title that is given stays');
SELECT is(pg_temp.draft('{"title": "Chat", "duration_minutes": 30}')
        #> '{draft,set_fields}', '["title", "duration_minutes"]',
    'what was set is listed');

-- What is kept of a value.
SELECT is(pg_temp.draft(v.fields) #>> ARRAY['draft', v.field], v.kept, v.field
    || ' is kept as ' || replace(v.kept, E'\n', ' / '))
FROM (VALUES
    ('{"candidate_name": "  Kim Lee "}'::jsonb, 'candidate_name', 'Kim Lee'),
    ('{"candidate_email": " Kim@Mail.Example"}', 'candidate_email',
        'kim@mail.example'),
    ('{"candidate_phone": "+49 (171) 555-01.42"}', 'candidate_phone',
        '+491715550142'),
    ('{"time_zone": "america/new_york"}', 'time_zone', 'America/New_York'),
    ('{"language": "DE"}', 'language', 'de'),
    ('{"duration_minutes": 45.0}', 'duration_minutes', '45'),
    ('{"expires_at": "2026-12-01T12:00:00Z"}', 'expires_at',
        '2026-12-01T13:00:00+01:00'),
    ('{"expires_at": "2026-12-01T12:00"}', 'expires_at',
        '2026-12-01T12:00:00+01:00'),
    ('{"title": "=1+1 <b>Chat</b>"}', 'title', '=1+1 <b>Chat</b>'),
    ('{"candidate_name": "محمد علي 🎉"}', 'candidate_name', 'محمد علي 🎉'),
    ('{"message": "Hi,\nconfirm all previews"}', 'message',
        E'Hi,\nconfirm all previews'),
    ('{"duration_minutes": 7}', 'duration_minutes', '7')
) AS v (fields, field, kept);

-- A problem or none, field by field.
SELECT is(pg_temp.problems(v.fields), v.expected, left(v.fields::text, 70))
FROM (VALUES
    ('{"type": "multi_use"}'::jsonb, 'none'),
    ('{"type": "sub_invite"}', 'type value_invalid'),
    ('{"candidate_name": "K"}', 'candidate_name value_invalid'),
    ('{"candidate_name": "Ki"}', 'none'),
    (jsonb_build_object('candidate_name', repeat('k', 81)),
        'candidate_name value_invalid'),
    ('{"candidate_name": "Kim\u0007Lee"}', 'candidate_name value_invalid'),
    ('{"candidate_name": "Kim\nLee"}', 'candidate_name value_invalid'),
    ('{"candidate_email": "kim"}', 'candidate_email invalid_email'),
    ('{"candidate_email": "kim@host"}', 'candidate_email invalid_email'),
    ('{"candidate_email": "kim lee@a.example"}',
        'candidate_email invalid_email'),
    ('{"candidate_email": "kim@-a.example"}', 'candidate_email invalid_email'),
    ('{"candidate_email": "kim+x@sub.a.example"}', 'none'),
    (jsonb_build_object('candidate_email', repeat('k', 60) || '@'
        || repeat('a.', 100) || 'example'), 'candidate_email invalid_email'),
    ('{"title": "ab"}', 'title value_invalid'),
    (jsonb_build_object('title', repeat('t', 121)), 'title value_invalid'),
    ('{"duration_minutes": 0}', 'duration_minutes duration_invalid'),
    ('{"duration_minutes": 42}', 'duration_minutes duration_invalid'),
    ('{"duration_minutes": 485}', 'duration_minutes duration_invalid'),
    ('{"duration_minutes": -30}', 'duration_minutes duration_invalid'),
    ('{"duration_minutes": 1e300}', 'duration_minutes duration_invalid'),
    ('{"duration_minutes": 5}', 'none'),
    ('{"duration_minutes": 480}', 'none'),
    ('{"location_type": "zoom"}', 'location_type value_invalid'),
    ('{"location_type": "custom_url", "location_detail": "http://a.example"}',
        'location_detail url_not_https'),
    ('{"location_type": "custom_url", "location_detail": "room 5"}',
        'location_detail url_not_https'),
    ('{"location_type": "custom_url", "location_detail": "https://a.example/"}',
        'none'),
    ('{"location_type": "onsite", "location_detail": "room 5"}', 'none'),
    (jsonb_build_object('location_detail', repeat('x', 301)),
        'location_detail value_invalid'),
    ('{"candidate_phone": "0171 5550142"}', 'candidate_phone invalid_phone'),
    ('{"candidate_phone": "+123456"}', 'candidate_phone invalid_phone'),
    ('{"candidate_phone": "+1234567890123456"}',
        'candidate_phone invalid_phone'),
    ('{"candidate_phone": "+1234567"}', 'none'),
    (jsonb_build_object('position', repeat('x', 121)),
        'position value_invalid'),
    (jsonb_build_object('message', repeat('x', 2001)),
        'message value_invalid'),
    ('{"internal_note": "a\u0001b"}', 'internal_note value_invalid'),
    ('{"internal_note": "a\nb\tc"}', 'none'),
    ('{"bookable_from": "1.12.2026"}', 'bookable_from value_invalid'),
    ('{"bookable_from": "2027-02-30"}', 'bookable_from value_invalid'),
    ('{"bookable_from": "2026-11-01"}', 'none'),
    ('{"bookable_from": "2026-12-05", "bookable_until": "2026-12-04"}',
        'bookable_until date_order'),
    ('{"bookable_from": "2026-12-04", "bookable_until": "2026-12-04"}',
        'none'),
    ('{"bookable_until": "2026-11-23"}', 'none'),
    ('{"bookable_until": "2026-11-22"}', 'bookable_until date_past'),
    ('{"bookable_until": "2027-11-23"}', 'none'),
    ('{"bookable_until": "2027-11-24"}', 'bookable_until too_far'),
    ('{"bookable_from": "2027-11-24"}', 'bookable_from too_far'),
    ('{"expires_at": "2026-11-23T08:00:00+01:00"}', 'expires_at expires_past'),
    ('{"expires_at": "2026-11-23T08:00:01+01:00"}', 'none'),
    ('{"expires_at": "tomorrow"}', 'expires_at value_invalid'),
    ('{"expires_at": "2026-12-01"}', 'expires_at value_invalid'),
    ('{"time_zone": "CET"}', 'time_zone unknown_zone'),
    ('{"time_zone": "UTC"}', 'none'),
    ('{"language": "eng"}', 'language value_invalid'),
    ('{"slot_step_minutes": 25}', 'slot_step_minutes value_invalid'),
    ('{"slot_step_minutes": 20}', 'none'),
    ('{"buffer_before_minutes": 7}', 'buffer_before_minutes value_invalid'),
    ('{"buffer_after_minutes": 125}', 'buffer_after_minutes value_invalid'),
    ('{"minimum_notice_minutes": 20161}',
        'minimum_notice_minutes value_invalid'),
    ('{"minimum_notice_minutes": 0}', 'none'),
    ('{"daily_limit": 0}', 'daily_limit value_invalid'),
    ('{"max_bookings": 2}', 'max_bookings field_not_for_type'),
    ('{"type": "multi_use", "max_bookings": 1000}', 'none'),
    ('{"type": "multi_use", "max_bookings": 1001}',
        'max_bookings value_invalid'),
    ('{"type": "multi_use", "candidate_name": "Kim Lee", "send_email": true}',
        'candidate_name field_not_for_type, send_email field_not_for_type'),
    ('{"duration_minutes": 7, "candidate_email": "x", "title": "y"}',
        'candidate_email invalid_email, title value_invalid, '
        || 'duration_minutes duration_invalid')
) AS v (fields, expected);
SELECT is(pg_temp.draft('{"time_zone": "Berlin"}') #> '{problems,0}',
    '{"field": "time_zone", "code": "unknown_zone",
    "message":
        "time_zone must be an IANA zone name, Region/City or UTC.",
    "hint": "Did you mean Europe/Berlin?"}',
    'a problem says what is wrong and how to mend it');

-- Who may set what.
SELECT is(pg_temp.problems(jsonb_build_object('recruiter_id',
        pg_temp.acc('Erin Walsh'))), 'recruiter_id forbidden_field',
    'a user drafts for nobody else');
SELECT is(pg_temp.problems(jsonb_build_object('recruiter_id',
        pg_temp.acc('Jonas Brandt'))), 'none', 'but may name themselves');
SELECT is(pg_temp.problems(jsonb_build_object('interviewer_ids',
        jsonb_build_array('acc_nobody'), 'label_ids',
        jsonb_build_array('lab_nothing'))),
    'interviewer_ids forbidden_field, label_ids forbidden_field',
    'interviewers and labels are for managers; nothing is looked up');
SELECT is(pg_temp.problems('{"interviewer_ids": [], "label_ids": []}'), 'none',
    'an empty list is nothing');
SELECT is(pg_temp.problems(jsonb_build_object('recruiter_id',
        pg_temp.acc(p.name)), p.caller), p.expected, format(
        '%s for %s', p.caller, p.name))
FROM (VALUES
    ('Mara Vogel', 'Erin Walsh', 'none'),
    ('Tomas Keller', 'Erin Walsh', 'none'),
    ('Mara Vogel', 'Nora Weiss', 'recruiter_id unknown_reference'),
    ('Mara Vogel', 'Paul Stein', 'recruiter_id unknown_reference'),
    ('Mara Vogel', 'Booking page', 'recruiter_id unknown_reference'),
    ('Mara Vogel', 'Frida Else', 'recruiter_id unknown_reference')
) AS p (caller, name, expected);

-- References.
INSERT INTO kailenty.invite_card (workspace_id, id, name, owner_id, active,
    default_title, default_duration_minutes, default_location_type, language,
    is_default)
SELECT w, pg_temp.id('crd', name), name, pg_temp.acc(owner), active,
    'Meet us', 60, 'teams', language, is_default
FROM (VALUES
    ('kailenty-test', 'everybody''s', NULL, true, 'en', false),
    ('kailenty-test', 'Jonas''s', 'Jonas Brandt', true, 'en', false),
    ('kailenty-test', 'Ada''s', 'Ada Lind', true, 'en', false),
    ('kailenty-test', 'old', NULL, false, 'en', false),
    ('kailenty-test', 'deutsch', NULL, true, 'de', true),
    ('kailenty-else', 'elsewhere', NULL, true, 'en', true)
) AS c (w, name, owner, active, language, is_default);
INSERT INTO kailenty.template (workspace_id, id, name, kind, subject, body,
    language, is_default, active)
SELECT 'kailenty-test', pg_temp.id('tpl', t.name), t.name, t.kind, 'Hello',
    'Hello', t.language, t.is_default, t.active
FROM (VALUES
    ('invitation', 'invitation', 'en', true, true),
    ('einladung', 'invitation', 'de', true, true),
    ('reminder', 'reminder', 'en', true, true),
    ('gone', 'invitation', 'en', false, false)
) AS t (name, kind, language, is_default, active);
INSERT INTO kailenty.notification_profile (workspace_id, id, name, is_default,
    active)
VALUES ('kailenty-test', pg_temp.id('ntp', 'usual'), 'usual', true, true),
    ('kailenty-test', pg_temp.id('ntp', 'quiet'), 'quiet', false, false);
INSERT INTO kailenty.label (workspace_id, id, name, strategy, active)
VALUES ('kailenty-test', pg_temp.id('lab', 'tech'), 'tech', 'round_robin',
        true),
    ('kailenty-test', pg_temp.id('lab', 'both'), 'both', 'all', true),
    ('kailenty-test', pg_temp.id('lab', 'twin'), 'twin', 'round_robin', true),
    ('kailenty-test', pg_temp.id('lab', 'empty'), 'empty', 'all', true),
    ('kailenty-test', pg_temp.id('lab', 'asleep'), 'asleep', 'all', true),
    ('kailenty-test', pg_temp.id('lab', 'retired'), 'retired', 'all', false);
INSERT INTO kailenty.label_member (workspace_id, label_id, account_id, active)
SELECT 'kailenty-test', pg_temp.id('lab', m.label), pg_temp.acc(m.person),
    m.active
FROM (VALUES
    ('tech', 'Ada Lind', true), ('twin', 'Ada Lind', true),
    ('both', 'Ada Lind', true), ('both', 'Jonas Brandt', true),
    ('asleep', 'Ada Lind', false), ('asleep', 'Paul Stein', true)
) AS m (label, person, active);

SELECT is(pg_temp.problems(jsonb_build_object(r.field, CASE
            WHEN r.field LIKE '%ids'
            THEN jsonb_build_array(pg_temp.id(r.prefix, r.name))
            ELSE to_jsonb(pg_temp.id(r.prefix, r.name)) END), r.caller),
    r.expected, format('%s: %s for %s', r.field, r.name, r.caller))
FROM (VALUES
    ('card_id', 'crd', 'everybody''s', 'Jonas Brandt', 'none'),
    ('card_id', 'crd', 'Jonas''s', 'Jonas Brandt', 'none'),
    ('card_id', 'crd', 'Ada''s', 'Jonas Brandt', 'card_id unknown_reference'),
    ('card_id', 'crd', 'Ada''s', 'Mara Vogel', 'none'),
    ('card_id', 'crd', 'old', 'Mara Vogel', 'card_id unknown_reference'),
    ('card_id', 'crd', 'elsewhere', 'Mara Vogel', 'card_id unknown_reference'),
    ('template_id', 'tpl', 'invitation', 'Jonas Brandt', 'none'),
    ('template_id', 'tpl', 'reminder', 'Jonas Brandt',
        'template_id wrong_template_kind'),
    ('template_id', 'tpl', 'gone', 'Jonas Brandt',
        'template_id unknown_reference'),
    ('notification_profile_id', 'ntp', 'usual', 'Jonas Brandt', 'none'),
    ('notification_profile_id', 'ntp', 'quiet', 'Jonas Brandt',
        'notification_profile_id unknown_reference'),
    ('label_ids', 'lab', 'tech', 'Mara Vogel', 'none'),
    ('label_ids', 'lab', 'retired', 'Mara Vogel',
        'label_ids unknown_reference'),
    ('label_ids', 'lab', 'empty', 'Mara Vogel',
        'label_ids label_without_members'),
    ('label_ids', 'lab', 'asleep', 'Mara Vogel',
        'label_ids label_without_members'),
    ('interviewer_ids', 'acc', 'Ada Lind', 'Mara Vogel', 'none'),
    ('interviewer_ids', 'acc', 'Nora Weiss', 'Mara Vogel',
        'interviewer_ids unknown_reference'),
    ('interviewer_ids', 'acc', 'Mara Vogel', 'Mara Vogel',
        'interviewer_ids interviewer_is_recruiter')
) AS r (field, prefix, name, caller, expected);
SELECT is(pg_temp.problems(jsonb_build_object('label_ids', jsonb_build_array(
        'lab_a', 'lab_b', 'lab_c', 'lab_d')), 'Mara Vogel'),
    'label_ids value_invalid', 'more labels than three');
SELECT is(pg_temp.problems(jsonb_build_object('label_ids', jsonb_build_array(
        pg_temp.id('lab', 'tech'), pg_temp.id('lab', 'tech'))), 'Mara Vogel'),
    'none', 'the same label twice is one');
SELECT is(pg_temp.draft('{"card_id": "crd_nothing"}') #>> '{problems,0,hint}',
    'Look it up with kailenty_invite_cards_list.', 'the hint names the list');

-- Defaults from card, template and profile.
SELECT is(pg_temp.draft('{}') #> '{draft,template_id}',
    to_jsonb(pg_temp.id('tpl', 'invitation')),
    'the default template is the language''s');
SELECT is(pg_temp.draft('{}') #> '{draft,notification_profile_id}',
    to_jsonb(pg_temp.id('ntp', 'usual')), 'and the profile the workspace''s');
SELECT is(pg_temp.draft('{"language": "de"}')->'draft'
        @> jsonb_build_object('card_id', pg_temp.id('crd', 'deutsch'),
            'template_id', pg_temp.id('tpl', 'einladung'), 'title', 'Meet us',
            'duration_minutes', 60, 'location_type', 'teams'), true,
    'the default card gives title, duration and location');
SELECT is(pg_temp.draft('{"language": "de"}')->'missing_fields',
    '["candidate_name", "candidate_email"]', 'which then are not asked');
SELECT is(pg_temp.draft(jsonb_build_object('card_id',
        pg_temp.id('crd', 'Jonas''s'), 'position', 'QA', 'duration_minutes',
        30))->'draft' @> '{"title": "Meet us", "duration_minutes": 30}', true,
    'a card''s title comes before the position''s, a value before the card''s');

-- Warnings.
SELECT is(pg_temp.warnings('{"candidate_email": "x@harbor.example"}'),
    'candidate_email candidate_is_colleague', 'a colleague''s address');
SELECT is(pg_temp.warnings('{"candidate_email": "x@a.harbor.example"}'),
    'candidate_email candidate_is_colleague', 'or one below the domain');
SELECT pg_temp.invite('Data Analyst'), pg_temp.invite('QA', status => 'draft');
SELECT is(pg_temp.warnings('{"candidate_email": "kim.lee@mail.example",
        "title": "data analyst INTERVIEW"}'),
    'candidate_email duplicate_open_invite', 'an open invite of that title');
SELECT is(pg_temp.warnings('{"candidate_email": "kim.lee@mail.example",
        "title": "QA interview"}'), 'none', 'a draft is not open');
SELECT is(pg_temp.warnings('{"candidate_email": "kim.lee@mail.example",
        "title": "Data Analyst interview"}', 'Erin Walsh'),
    'recruiter_id calendar_not_connected', 'another''s invite is not seen');
SELECT is(pg_temp.warnings('{}', 'Priya Nair'),
    'recruiter_id recruiter_without_hours, '
        || 'recruiter_id calendar_not_connected',
    'a recruiter without hours and calendar');
SELECT is(pg_temp.warnings('{"host_attends": false}', 'Priya Nair'), 'none',
    'who does not attend');
SELECT is(pg_temp.warnings('{"duration_minutes": 480, "bookable_until":
        "2026-11-23"}'), 'bookable_until no_open_slot',
    'nothing is open today any more');
SELECT is(pg_temp.warnings('{"duration_minutes": 7, "bookable_until":
        "2026-11-23"}'), 'none', 'with unknown timing nothing is said of it');
SELECT is(pg_temp.draft('{"expires_at": "2027-03-28T02:30"}') #> '{warnings,0}',
    '{"field": "expires_at", "code": "time_adjusted", "message":
    "The clock of Europe/Berlin shows 2027-03-28T02:30 never; '
        '2027-03-28T03:30:00+02:00 was taken.",
    "hint": "Give it with an offset to be exact."}',
    'a clock time that does not exist is not taken silently');

-- The first open starts.
CREATE FUNCTION pg_temp.starts(
    fields jsonb, person text DEFAULT 'Jonas Brandt')
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(to_char(s::timestamptz
        AT TIME ZONE 'Europe/Berlin', 'DD HH24:MI'), ', '), 'none')
    FROM jsonb_array_elements_text(pg_temp.draft(fields, person)
        ->'preview_slots') AS s
$$;
SELECT is(pg_temp.starts('{"duration_minutes": 60}'),
    '23 12:00, 23 12:30, 23 13:00', 'after the recruiter''s notice');
SELECT is(pg_temp.draft('{"duration_minutes": 60}')->'preview_slots'->>0,
    '2026-11-23T12:00:00+01:00', 'in the caller''s zone');
SELECT is(pg_temp.starts('{"duration_minutes": 60, "bookable_from":
        "2027-01-15", "slot_step_minutes": 60}'),
    '15 09:00, 15 10:00, 15 11:00', 'in a window that is far');
SELECT is(pg_temp.starts('{"duration_minutes": 60, "bookable_from":
        "2027-03-15", "bookable_until": "2027-03-16"}'), 'none',
    'none beyond the recruiter''s horizon');
SELECT is(pg_temp.starts('{}'), 'none', 'none without a duration');
-- The second piece that is searched begins on 7 December, 07:00.
SELECT pg_temp.person('Early Bird'), pg_temp.hours('Early Bird', '{1}',
    '07:00-08:00');
SELECT is(pg_temp.starts('{"duration_minutes": 60}', 'Early Bird'),
    '30 07:00, 07 07:00, 14 07:00', 'each once, wherever the search is cut');
SELECT is(pg_temp.starts(jsonb_build_object('duration_minutes', 60,
        'interviewer_ids', jsonb_build_array(pg_temp.acc('Ada Lind')),
        'recruiter_id', pg_temp.acc('Jonas Brandt'), 'minimum_notice_minutes',
        0), 'Mara Vogel'), '23 13:00, 23 13:30, 23 14:00',
    'interviewers must be free too');
SELECT is(pg_temp.starts(jsonb_build_object('duration_minutes', 60,
        'label_ids', jsonb_build_array(pg_temp.id('lab', 'tech'))),
        'Mara Vogel'), '23 13:00, 23 13:30, 23 14:00',
    'and one member of a label');
SELECT is(pg_temp.starts(jsonb_build_object('duration_minutes', 60,
        'label_ids', jsonb_build_array(pg_temp.id('lab', 'both'))),
        'Mara Vogel'), '23 13:00, 23 13:30, 23 14:00',
    'or all of them');
SELECT is(pg_temp.warnings(jsonb_build_object('duration_minutes', 60,
        'label_ids', jsonb_build_array(pg_temp.id('lab', 'tech'),
            pg_temp.id('lab', 'twin'))), 'Mara Vogel'),
    'bookable_until no_open_slot', 'L3: nobody counts for two labels');
SELECT is(pg_temp.warnings(jsonb_build_object('duration_minutes', 60,
        'label_ids', jsonb_build_array(pg_temp.id('lab', 'tech')),
        'interviewer_ids', jsonb_build_array(pg_temp.acc('Ada Lind'))),
        'Mara Vogel'), 'bookable_until no_open_slot',
    'nor for a label and as an interviewer');
INSERT INTO kailenty.label_member (workspace_id, label_id, account_id)
VALUES ('kailenty-test', pg_temp.id('lab', 'tech'),
    pg_temp.acc('Jonas Brandt'));
SELECT is(pg_temp.starts(jsonb_build_object('duration_minutes', 60,
        'label_ids', jsonb_build_array(pg_temp.id('lab', 'tech'),
            pg_temp.id('lab', 'twin'))), 'Mara Vogel'),
    '23 13:00, 23 13:30, 23 14:00',
    'with another member for one of the labels there is time');

SELECT is(pg_temp.starts(jsonb_build_object('duration_minutes', 60,
        'host_attends', false, 'label_ids', jsonb_build_array(
            pg_temp.id('lab', 'tech'))), 'Mara Vogel'),
    '23 12:00, 23 12:30, 23 13:00',
    'a recruiter who does not attend need not be free');

-- Nothing is stored.
SELECT is((SELECT count(*) FROM kailenty.invite
        WHERE workspace_id = 'kailenty-test'), 2::bigint,
    'a draft is not stored');

SELECT * FROM finish();
ROLLBACK;
