-- What each step of the extraction finds and what it leaves open, English and
-- German. The clock: Monday 2026-11-23, a recruiter in Berlin.
BEGIN;
CREATE TEMP TABLE example (field text, given text, expected text);

-- A field as read from a text: its value, "?reason [candidates]", or none.
CREATE FUNCTION pg_temp.read(
    field text,
    given text,
    zone text DEFAULT 'Europe/Berlin',
    calling_code text DEFAULT '49')
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(
        (SELECT f->>'value' FROM jsonb_array_elements(r.found) AS f
            WHERE f->>'field' = read.field),
        (SELECT '?' || (u->>'reason') || ' ' || translate(
                (u->>'candidates'), '"', '')
            FROM jsonb_array_elements(r.unknown) AS u
            WHERE u->>'field' = read.field),
        'none')
    FROM kailenty.extract_fields(given, '2026-11-23', zone,
        '{mara.vogel@gmail.example}', calling_code, '{harbor.example}') AS r
$$;

CREATE FUNCTION pg_temp.dates(given text) RETURNS text
LANGUAGE sql AS $$
    SELECT pg_temp.read('bookable_from', given) || ' | '
        || pg_temp.read('bookable_until', given)
$$;

INSERT INTO example VALUES
    ('candidate_email', 'write to Kim.Lee@Mail.Example',
        'kim.lee@mail.example'),
    ('candidate_email', '(kim@mail.example).', 'kim@mail.example'),
    ('candidate_email', 'kim@harbor.example, kim@berlin.harbor.example',
        'none'),
    ('candidate_email', 'kim@notharbor.example', 'kim@notharbor.example'),
    ('candidate_email', 'noreply@a.example no-reply@b.example '
        'notification@c.example notifications@d.example '
        'mailer-daemon@e.example', 'none'),
    ('candidate_email', 'noreply.kim@a.example', 'noreply.kim@a.example'),
    ('candidate_email', 'From: mara.vogel@gmail.example to kim@mail.example',
        'kim@mail.example'),
    ('candidate_email', 'kim@a.example and kim@b.example',
        '?several [kim@a.example, kim@b.example]'),
    ('candidate_email', 'kim@a.example and KIM@a.example', 'kim@a.example'),
    ('candidate_email', E'cc lee@b.example\nE-Mail: kim@a.example',
        'kim@a.example'),
    ('candidate_email', E'Von: Kim Lee <kim@a.example>\nAn: lee@b.example',
        'kim@a.example'),
    ('candidate_email', 'Mail: kim@a.example, lee@b.example',
        '?several [kim@a.example, lee@b.example]'),
    ('candidate_email', E'From: kim@a.example\nMail: lee@b.example',
        '?several [kim@a.example, lee@b.example]'),
    ('candidate_email', 'see https://user@evil.example/x', 'none'),
    ('candidate_email', 'user@host', 'none'),

    ('location_type', 'https://meet.google.com/abc-defg', 'custom_url'),
    ('location_detail', 'join (https://meet.google.com/abc-defg).',
        'https://meet.google.com/abc-defg'),
    ('location_detail', 'at acme.webex.com/meet/kim!',
        'https://acme.webex.com/meet/kim'),
    ('location_detail', 'https://whereby.com/kim', 'https://whereby.com/kim'),
    ('location_type', 'https://teams.microsoft.com/l/meetup/1', 'teams'),
    ('location_detail', 'https://teams.microsoft.com/l/meetup/1', 'none'),
    ('location_type', 'https://zoom.us.evil.example/j/1', 'none'),
    ('location_type', 'https://zoom.us@evil.example/j/1', 'none'),
    ('location_type', 'https://evil.example/zoom.us/', 'none'),
    ('location_type', 'https://notzoom.us/j/1', 'none'),
    ('location_type', 'video call https://acme.zoom.us/j/1', 'custom_url'),
    ('location_type', 'by phone or https://acme.zoom.us/j/1',
        '?several [phone, custom_url]'),
    ('location_detail', 'https://a.zoom.us/1 or https://b.zoom.us/2',
        '?several [https://a.zoom.us/1, https://b.zoom.us/2]'),
    ('location_type', 'a teams call', 'teams'),
    ('location_type', 'Videogespräch', 'teams'),
    ('location_type', 'online', 'teams'),
    ('location_type', 'a virtual interview', 'teams'),
    ('location_type', 'phone call', 'phone'),
    ('location_type', 'Phone Interview', 'phone'),
    ('location_type', 'over the phone', 'phone'),
    ('location_type', 'telefonisch', 'phone'),
    ('location_type', 'Telefoninterview', 'phone'),
    ('location_type', 'Phone: 0171 5550142', 'none'),
    ('location_type', 'onsite', 'onsite'),
    ('location_type', 'in person', 'onsite'),
    ('location_type', 'at our office', 'onsite'),
    ('location_type', 'vor Ort', 'onsite'),
    ('location_type', 'persönlich', 'onsite'),
    ('location_type', 'in person or online', '?several [onsite, teams]'),
    ('location_type', 'Role: Online Marketing Manager', 'none'),
    ('location_type', 'streams and offline', 'none'),

    ('candidate_phone', '+49 171 5550142', '+491715550142'),
    ('candidate_phone', '0049-171/555.0142', '+491715550142'),
    ('candidate_phone', '+44 (0)20 7946 0018', '+442079460018'),
    ('candidate_phone', '(0171) 5550142', '+491715550142'),
    ('candidate_phone', 'Tel. 030 5550199', '+49305550199'),
    ('candidate_phone', 'Phone: 212 5550147', '?no_country [212 5550147]'),
    ('candidate_phone', '212-555-0147', '?no_country [212-555-0147]'),
    ('candidate_phone', 'order 2125550147', 'none'),
    ('candidate_phone', '+49 1234', 'none'),
    ('candidate_phone', '+49 123456789012345', 'none'),
    ('candidate_phone', '0171 5550142 or 030 5550199',
        '?several [+491715550142, +49305550199]'),
    ('candidate_phone', 'Tel 030 5550199, Mobil 0171 5550142', '+491715550142'),
    ('candidate_phone', 'Handy 0171 5550142, WhatsApp 0172 5550143',
        '?several [+491715550142, +491725550143]'),
    ('candidate_phone', '0171 5550142, again 0171-5550142', '+491715550142'),
    ('candidate_phone', 'Fax: 030 5550190', 'none'),
    ('candidate_phone', 'on 2026-12-01 at 10:00', 'none'),

    ('duration_minutes', '45 min', '45'),
    ('duration_minutes', 'a 45-minute call', '45'),
    ('duration_minutes', '90 Minuten', '90'),
    ('duration_minutes', '1h', '60'),
    ('duration_minutes', '1h30', '90'),
    ('duration_minutes', '1 hour and 30 minutes', '90'),
    ('duration_minutes', '1.5 hours', '90'),
    ('duration_minutes', '1,5 Stunden', '90'),
    ('duration_minutes', '2 Std', '120'),
    ('duration_minutes', 'an hour', '60'),
    ('duration_minutes', 'half an hour', '30'),
    ('duration_minutes', 'a half hour', '30'),
    ('duration_minutes', 'an hour and a half', '90'),
    ('duration_minutes', 'one and a half hours', '90'),
    ('duration_minutes', 'a quarter of an hour', '15'),
    ('duration_minutes', 'three quarters of an hour', '45'),
    ('duration_minutes', 'eine Stunde', '60'),
    ('duration_minutes', 'eine halbe Stunde', '30'),
    ('duration_minutes', 'anderthalb Stunden', '90'),
    ('duration_minutes', 'eine Viertelstunde', '15'),
    ('duration_minutes', 'two hours', '120'),
    ('duration_minutes', '42 minutes', 'none'),
    ('duration_minutes', '3 minutes', 'none'),
    ('duration_minutes', '9 hours', 'none'),
    ('duration_minutes', '480 minutes', '480'),
    ('duration_minutes', 'in 2 hours', 'none'),
    ('duration_minutes', 'within 30 minutes', 'none'),
    ('duration_minutes', 'after an hour', 'none'),
    ('duration_minutes', 'every 30 minutes', 'none'),
    ('duration_minutes', 'the last 60 minutes', 'none'),
    ('duration_minutes', '2 hours ago', 'none'),
    ('duration_minutes', '24 h notice, 4 hours'' notice', 'none'),
    ('duration_minutes', '30 minutes before', 'none'),
    ('duration_minutes', '10 minutes late', 'none'),
    ('duration_minutes', '2 hours away', 'none'),
    ('duration_minutes', 'a 15 minute break', 'none'),
    ('duration_minutes', '15-minute buffer', 'none'),
    ('duration_minutes', '5 hours per week', 'none'),
    ('duration_minutes', '8 hours a day', 'none'),
    ('duration_minutes', '8 Stunden pro Tag', 'none'),
    ('duration_minutes', '30-45 minutes', '?several [30, 45]'),
    ('duration_minutes', '30 to 45 min', '?several [30, 45]'),
    ('duration_minutes', 'between 30 and 45 minutes', '?several [30, 45]'),
    ('duration_minutes', '1-2 hours', '?several [60, 120]'),
    ('duration_minutes', '45 minutes, then an hour', '?several [45, 60]'),
    ('duration_minutes', '60 minutes (one hour)', '60'),
    ('duration_minutes', 'in 2 hours, for 45 minutes', '45'),

    ('time_zone', 'Europe/Paris', 'Europe/Paris'),
    ('time_zone', 'america/port-au-prince', 'America/Port-au-Prince'),
    ('time_zone', 'Foo/Bar and/or', 'none'),
    ('time_zone', 'in New York time', 'America/New_York'),
    ('time_zone', 'Berlin time', 'Europe/Berlin'),
    ('time_zone', 'Londoner Zeit', 'Europe/London'),
    ('time_zone', 'full time', 'none'),
    ('time_zone', '(CEST)', 'Europe/Berlin'),
    ('time_zone', '10 Uhr MEZ', 'Europe/Berlin'),
    ('time_zone', 'BST', 'Europe/London'),
    ('time_zone', 'EST', 'America/New_York'),
    ('time_zone', 'CDT', 'America/Chicago'),
    ('time_zone', 'MDT', 'America/Denver'),
    ('time_zone', 'PST', 'America/Los_Angeles'),
    ('time_zone', 'JST', 'Asia/Tokyo'),
    ('time_zone', 'GMT', 'UTC'),
    ('time_zone', '2 pm PT', 'America/Los_Angeles'),
    ('time_zone', 'our PT team', 'none'),
    ('time_zone', 'das ist gut', 'none'),
    ('time_zone', 'CST', '?ambiguous [America/Chicago, Asia/Shanghai, '
        'America/Havana]'),
    ('time_zone', 'IST', '?ambiguous [Asia/Kolkata, Asia/Jerusalem, '
        'Europe/Dublin]'),
    ('time_zone', 'IST (Asia/Kolkata)', 'Asia/Kolkata'),
    ('time_zone', 'UTC+2', '?fixed_offset [UTC+2]'),
    ('time_zone', 'UTC-05:00', '?fixed_offset [UTC-05:00]'),
    ('time_zone', 'Berlin time (UTC+1)', 'Europe/Berlin'),
    ('time_zone', 'CET or EST',
        '?several [Europe/Berlin, America/New_York]'),
    ('time_zone', 'CET, that is Berlin time', 'Europe/Berlin'),

    ('type', 'a talent pool', 'multi_use'),
    ('type', 'multi-use', 'multi_use'),
    ('type', 'for all candidates', 'multi_use'),
    ('type', 'shared link', 'multi_use'),
    ('type', 'ein Sammellink', 'multi_use'),
    ('type', 'mehrere Kandidaten', 'multi_use'),
    ('type', 'two candidates', 'none'),

    ('position', 'Role: Data Analyst', 'Data Analyst'),
    ('position', E'Hi,\nPosition: Head of Data (m/w/d)\nthanks',
        'Head of Data'),
    ('position', 'Job title: Sr. Engineer. She is free.', 'Sr. Engineer'),
    ('position', 'Job: Cook, Name: Kim Lee', 'Cook'),
    ('position', 'Vacancy: Night Nurse', 'Night Nurse'),
    ('position', 'Stelle: Fräser', 'Fräser'),
    ('position', 'Applied for: QA', 'QA'),
    ('position', 'Role: Online Marketing Manager', 'Online Marketing Manager'),
    ('position', 'for the data analyst role', 'data analyst'),
    ('position', 'an interview for the Backend Engineer position',
        'Backend Engineer'),
    ('position', 'for the open position', 'none'),
    ('position', 'position of Head of Data at Acme', 'Head of Data'),
    ('position', 'Stelle als Teamleiterin Vertrieb ab sofort',
        'Teamleiterin Vertrieb'),
    ('position', 'einen Senior Java Entwickler (w/m/d) für uns',
        'Senior Java Entwickler'),
    ('position', 'Nurse (all genders)', 'Nurse'),
    ('position', 'a Final Backend Engineer interview', 'Backend Engineer'),
    ('position', 'Phone interview', 'none'),
    ('position', 'the interview', 'none'),
    ('position', 'Role: ' || repeat('x', 121), 'none'),

    ('candidate_name', 'Name: Kim Lee', 'Kim Lee'),
    ('candidate_name', 'Candidate: Prof. Dr. Kim Lee', 'Kim Lee'),
    ('candidate_name', 'Applicant: kim lee', 'kim lee'),
    ('candidate_name', 'Kandidatin: Aylin von Berg', 'Aylin von Berg'),
    ('candidate_name', 'Bewerber(in): Kim Lee', 'Kim Lee'),
    ('candidate_name', 'Name: Lee, Kim', 'Kim Lee'),
    ('candidate_name', 'Name: محمد علي', 'محمد علي'),
    ('candidate_name', 'Kim Lee <kim@mail.example>', 'Kim Lee'),
    ('candidate_name', 'From: "Lee, Kim" <kim@mail.example>', 'Kim Lee'),
    ('candidate_name', 'From: Jonas Brandt <jonas@harbor.example>', 'none'),
    ('candidate_name', 'interview with Kim Lee.', 'Kim Lee'),
    ('candidate_name', 'meeting with Ms. Ana de la Cruz on site',
        'Ana de la Cruz'),
    ('candidate_name', 'a call with Kim J. Lee', 'Kim J. Lee'),
    ('candidate_name', 'Telefoninterview mit Frau Kim Lee', 'Kim Lee'),
    ('candidate_name', 'Gespräch mit Herrn Sean O''Neil', 'Sean O''Neil'),
    ('candidate_name', 'meet Omar al-Fayed tomorrow', 'Omar al-Fayed'),
    ('candidate_name', 'invite Kim Lee. She is free', 'Kim Lee'),
    ('candidate_name', 'our candidate Kim Lee', 'Kim Lee'),
    ('candidate_name', 'meet One Two Three Four Five', 'One Two Three Four'),
    ('candidate_name', E'Name: Kim Lee\ninterview with Ana Cruz', 'Kim Lee'),
    ('candidate_name', 'interview with Ana Cruz, Kim Lee <kim@mail.example>',
        'Kim Lee'),
    ('candidate_name', 'interview with Kim', '?not_found []'),
    ('candidate_name', 'Name: Kim', '?not_found []'),
    ('candidate_name', 'kim@mail.example', '?not_found []'),
    ('candidate_name', 'kim.lee@mail.example', '?low_confidence [Kim Lee]'),
    ('candidate_name', 'k.lee@mail.example', '?not_found []'),
    ('candidate_name', 'nobody', 'none');

INSERT INTO example (field, given, expected)
SELECT 'dates', d.given, d.expected
FROM (VALUES
    ('2026-12-04', '2026-12-04 | 2026-12-04'),
    ('4.12.2026', '2026-12-04 | 2026-12-04'),
    ('am 4.12. um', '2026-12-04 | 2026-12-04'),
    ('4.12.26', '2026-12-04 | 2026-12-04'),
    ('4 Dec 2026', '2026-12-04 | 2026-12-04'),
    ('4. Dezember', '2026-12-04 | 2026-12-04'),
    ('4th of December', '2026-12-04 | 2026-12-04'),
    ('Dec 4', '2026-12-04 | 2026-12-04'),
    ('December 4th, 2026', '2026-12-04 | 2026-12-04'),
    ('3. März', '2027-03-03 | 2027-03-03'),
    ('22 November', '2027-11-22 | 2027-11-22'),
    ('23 November', '2026-11-23 | 2026-11-23'),
    ('29 February', '2028-02-29 | 2028-02-29'),
    ('31.02.2027 and 30 February', 'none | none'),
    ('1-4 December', '2026-12-01 | 2026-12-04'),
    ('1.-4.12.', '2026-12-01 | 2026-12-04'),
    ('1. bis 4. Dezember', '2026-12-01 | 2026-12-04'),
    ('Dec 1–4, 2026', '2026-12-01 | 2026-12-04'),
    ('20-25 November', '2026-11-20 | 2026-11-25'),
    ('12/14', '2026-12-14 | 2026-12-14'),
    ('14/12/2026', '2026-12-14 | 2026-12-14'),
    ('12/12/2026', '2026-12-12 | 2026-12-12'),
    ('05/12', '?ambiguous [2026-12-05, 2027-05-12] '
        '| ?ambiguous [2026-12-05, 2027-05-12]'),
    ('support 24/7', 'none | none'),
    ('today', '2026-11-23 | 2026-11-23'),
    ('Morgen früh', '2026-11-24 | 2026-11-24'),
    ('Guten Morgen', 'none | none'),
    ('heute Morgen', '2026-11-23 | 2026-11-23'),
    ('the day after tomorrow', '2026-11-25 | 2026-11-25'),
    ('on Monday', '2026-11-30 | 2026-11-30'),
    ('Freitag', '2026-11-27 | 2026-11-27'),
    ('Freitagnachmittag', '2026-11-27 | 2026-11-27'),
    ('this Wednesday', '2026-11-25 | 2026-11-25'),
    ('diesen Montag', '2026-11-23 | 2026-11-23'),
    ('next Friday', '2026-12-04 | 2026-12-04'),
    ('nächsten Dienstag', '2026-12-01 | 2026-12-01'),
    ('kommenden Dienstag', '2026-11-24 | 2026-11-24'),
    ('this week', '2026-11-23 | 2026-11-29'),
    ('nächste Woche', '2026-11-30 | 2026-12-06'),
    ('the week', 'none | none'),
    ('so do we, he sat in the sun', 'none | none'),
    ('30 Nov to 4 Dec', '2026-11-30 | 2026-12-04'),
    ('30.11. - 4.12.', '2026-11-30 | 2026-12-04'),
    ('Nov 30 - 4 Dec', '2026-11-30 | 2026-12-04'),
    ('between 30 Nov and 4 Dec', '2026-11-30 | 2026-12-04'),
    ('zwischen 1. und 4. Dezember', '2026-12-01 | 2026-12-04'),
    ('from 28 December to 3 January', '2026-12-28 | 2027-01-03'),
    ('20 Nov - 4 Dec', '2026-11-20 | 2026-12-04'),
    ('from Monday to Wednesday', '2026-11-30 | 2026-12-02'),
    ('Monday, 30 Nov (Mo) bis Freitag, den 4.12.', '2026-11-30 | 2026-12-04'),
    ('by 11 December', '?not_found [] | 2026-12-11'),
    ('bis spätestens zum 11.12.', '?not_found [] | 2026-12-11'),
    ('until Friday', '?not_found [] | 2026-11-27'),
    ('before Fri, 11 December', '?not_found [] | 2026-12-11'),
    ('from 1 December', '2026-12-01 | ?not_found []'),
    ('ab 1.12., bis 4.12.', '2026-12-01 | 2026-12-04'),
    ('1 or 2 December', '?several [2026-12-01, 2026-12-02] '
        '| ?several [2026-12-01, 2026-12-02]'),
    ('30 Nov and 4 Dec', '?several [2026-11-30, 2026-12-04] '
        '| ?several [2026-11-30, 2026-12-04]'),
    ('1-4 December or 2026-12-11',
        '?several [2026-12-01 to 2026-12-04, 2026-12-11] '
        '| ?several [2026-12-01 to 2026-12-04, 2026-12-11]'),
    ('on 4 December, yes 4.12.', '2026-12-04 | 2026-12-04'),
    ('30 Nov, Wednesday 2 Dec', '?several [2026-11-30, 2026-12-02] '
        '| ?several [2026-11-30, 2026-12-02]'),
    ('2026-11-20', '?past [2026-11-20] | ?past [2026-11-20]'),
    ('until 20 November 2026', '?past [2026-11-20] | ?past [2026-11-20]'),
    ('10-27 November 2026', '2026-11-10 | 2026-11-27'),
    (E'Sent: Monday, 16 November 2026\nfree on 4 December',
        '2026-12-04 | 2026-12-04')
) AS d (given, expected);

SELECT plan(count(*)::integer + 26) FROM example;

SELECT is(CASE field WHEN 'dates' THEN pg_temp.dates(given)
        ELSE pg_temp.read(field, given) END,
    expected, format('%s from: %s', field,
        replace(left(given, 60), E'\n', ' / ')))
FROM example;

-- The recruiter's own zone and the workspace's calling code.
SELECT is(pg_temp.read('time_zone', 'CET', 'Europe/Paris'), 'Europe/Paris',
    'an abbreviation means the recruiter''s zone if that bears it');
SELECT is(pg_temp.read('time_zone', 'MESZ', 'Europe/Paris'), 'Europe/Paris',
    'so does its German name, in the other season too');
SELECT is(pg_temp.read('time_zone', 'IST', 'Asia/Kolkata'), 'Asia/Kolkata',
    'so does one that is ambiguous elsewhere');
SELECT is(pg_temp.read('time_zone', '2 pm CT', 'America/Chicago'),
    'America/Chicago', 'so does a short one');
SELECT is(pg_temp.read('time_zone', 'GMT', 'Europe/London'), 'Europe/London',
    'GMT is London''s in winter');
SELECT is(pg_temp.read('candidate_phone', '0171 5550142', calling_code => NULL),
    '?no_country [0171 5550142]',
    'without a calling code a leading 0 leads nowhere');
SELECT is(pg_temp.read('candidate_phone', '(212) 555-0147',
        calling_code => '1'), '+12125550147',
    'ten digits are whole where the calling code is 1');

-- Evidence, confidence, notes.
CREATE FUNCTION pg_temp.found(field text, given text) RETURNS text
LANGUAGE sql AS $$
    SELECT (f->>'confidence') || ': ' || (f->>'evidence')
    FROM kailenty.extract_fields(given, '2026-11-23', 'Europe/Berlin', '{}',
            '49', '{}') AS r,
        jsonb_array_elements(r.found) AS f
    WHERE f->>'field' = found.field
$$;
CREATE FUNCTION pg_temp.notes(given text) RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg((n->>'code') || ': ' || (n->>'message'), '; ')
    FROM kailenty.extract_fields(given, '2026-11-23', 'Europe/Berlin', '{}',
            '49', '{}') AS r,
        jsonb_array_elements(r.notes) AS n
$$;
SELECT set_config('mcp.tool_prefix', 'kailenty_', true);

SELECT is(pg_temp.found('candidate_email', 'to Kim@A.example now'),
    'high: Kim@A.example', 'an address is sure, and quoted as it stands');
SELECT is(pg_temp.found('bookable_until', 'free 2026-12-01 - 2026-12-04'),
    'high: 2026-12-01 - 2026-12-04', 'so are ISO dates');
SELECT is(pg_temp.found('bookable_until', 'free 1-4 December'),
    'medium: 1-4 December', 'other dates are not');
SELECT is(pg_temp.found('duration_minutes', 'Dauer: 45 Min'), 'high: 45 Min',
    'a label makes a length sure');
SELECT is(pg_temp.found('duration_minutes', 'a 45 minute call'),
    'medium: 45 minute', 'without one it is not');
SELECT is(pg_temp.found('candidate_phone', '+49 171 5550142'),
    'high: +49 171 5550142', 'so does a plus a number');
SELECT is(pg_temp.found('candidate_phone', '0171 5550142'),
    'medium: 0171 5550142', 'a number without plus and label is not sure');
SELECT is(pg_temp.found('time_zone', 'in Europe/Paris'), 'high: Europe/Paris',
    'an IANA name is sure');
SELECT is(pg_temp.found('time_zone', 'they are on New York time'),
    'medium: New York time', 'a city is not');
SELECT is(pg_temp.found('candidate_name', E'\nName: Dr. Kim Lee'),
    'high: Name: Dr. Kim Lee', 'a labelled name is sure');
SELECT is(length(pg_temp.found('candidate_email',
        repeat('k', 200) || '@mail.example')), length('high: ') + 80,
    'evidence has 80 characters at most');

SELECT is(pg_temp.notes('at 14:00, 2 pm or 14 Uhr'),
    'fixed_time: The text names a clock time. An invite lets the guest choose;'
        ' for a fixed time use kailenty_meetings_create.',
    'clock times make one note');
SELECT is(pg_temp.notes('on Monday, 4 December'),
    'weekday_mismatch: 2026-12-04 is a Friday, the text says Monday; the date'
        ' counts.', 'a wrong weekday is noted');
SELECT is(pg_temp.notes('on Friday, 4 December or Fri 4.12. (Freitag)'), NULL,
    'a right one is not');

-- What the text is made of.
SELECT is(pg_temp.read('candidate_name', E'Name:\u00a0Kim\u2009Lee\r\n'),
    'Kim Lee', 'odd spaces are spaces');
SELECT is(pg_temp.read('candidate_name', E'Name: Zoe\u0308 Le\u200be'),
    E'Zo\u00eb Lee', 'accents are composed, what has no width is out');
SELECT is(pg_temp.read('candidate_name',
        U&'Name: \E000\E001Kim Lee <x>'), 'Kim Lee',
    'characters that mask cannot be smuggled in');
SELECT is(pg_temp.read('candidate_name', 'Name: =cmd() <b>Kim</b>'),
    'none', 'markup is no name');
SELECT is((
    SELECT count(DISTINCT r::text)
    FROM generate_series(1, 3) AS n,
        kailenty.extract_fields('Interview with Kim Lee on Friday, 45 min, '
            || 'kim@mail.example', '2026-11-23', 'Europe/Berlin',
            CASE WHEN n > 0 THEN '{}'::text[] END, '49', '{}') AS r), 1::bigint,
    'the same text gives the same result');

SELECT * FROM finish();
ROLLBACK;
