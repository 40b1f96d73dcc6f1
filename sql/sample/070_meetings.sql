-- 60 meetings from week -4 to week 4, who takes part, the bookings and routes
-- that led to them, and their events in the mirror. Week 1 has what R1 needs
-- (32, Jonas on Friday 15:00-15:45) and Jonas's two o'clock on Tuesday (31).

SELECT sample.is_loaded('meetings') AS loaded \gset
\if :loaded
\q
\endif

-- Clocks are the host's. 26, 27 and 28 are over and still stored as scheduled:
-- they read completed. 33 and 48 could not be sent to Outlook, 38 was removed
-- there, 39 waits, 40 and 60 are of somebody without a calendar.
WITH given (n, week, weekday, clock, minutes, host_id, title, type, status,
    source, source_id, place, detail, sync) AS (
    VALUES
    (1, -4, 1, '10:00', 45, 'acc_hj0nas0000',
        'Site Reliability Engineer interview', 'Interview', 'completed',
        'invite', 'inv_h0000000012', 'teams', NULL, 'synced'),
    (2, -4, 2, '11:00', 30, 'acc_hben000000',
        'Autumn trainee fair', 'Interview', 'completed',
        'invite', 'inv_h0000000029', 'teams', NULL, 'synced'),
    (3, -4, 3, '14:00', 30, 'acc_hben000000',
        'Autumn trainee fair', 'Interview', 'no_show',
        'invite', 'inv_h0000000029', 'teams', NULL, 'synced'),
    (4, -4, 2, '15:00', 60, 'acc_hada000000',
        'Sales assessment day', 'Assessment', 'completed',
        'invite', 'inv_h0000000018', 'onsite',
        'Harbor, Hafenweg 8, room Pier', 'synced'),
    (5, -4, 4, '10:00', 60, 'acc_hada000000',
        'Agency terms with Meridian', 'Partner', 'completed',
        'direct', NULL, 'teams', NULL, 'synced'),
    (6, -4, 5, '11:00', 60, 'acc_her1n00000',
        'Intake: Customer Success Lead', 'Intake', 'completed',
        'direct', NULL, 'teams', NULL, 'synced'),
    (7, -3, 1, '13:30', 45, 'acc_hj0nas0000',
        'Debrief: Site Reliability Engineer', 'Debrief', 'completed',
        'direct', NULL, 'onsite', 'Room Pier', 'synced'),
    (8, -3, 2, '09:30', 30, 'acc_hj0nas0000',
        'Phone screen: Support Engineer', 'Phone screen', 'no_show',
        'invite', 'inv_h0000000016', 'phone', NULL, 'synced'),
    (9, -3, 3, '15:00', 60, 'acc_hada000000',
        'Sales assessment day', 'Assessment', 'completed',
        'invite', 'inv_h0000000018', 'onsite',
        'Harbor, Hafenweg 8, room Pier', 'synced'),
    (10, -3, 4, '14:30', 30, 'acc_hben000000',
        'Vela: pricing of the test suite', 'Partner', 'cancelled',
        'direct', NULL, 'teams', NULL, 'synced'),
    (11, -3, 4, '10:00', 60, 'acc_hmara00000',
        'Quarterly hiring review', 'Review', 'completed',
        'direct', NULL, 'onsite', 'Room Lighthouse', 'synced'),
    (12, -3, 2, '11:00', 45, 'acc_her1n00000',
        'Second interview: Account Executive', 'Interview', 'completed',
        'direct', NULL, 'teams', NULL, 'synced'),
    (13, -3, 3, '13:00', 45, 'acc_hcem000000',
        'Night operations interview', 'Interview', 'completed',
        'direct', NULL, 'teams', NULL, 'synced'),
    (14, -2, 1, '10:00', 30, 'acc_hj0nas0000',
        'Campus fair first interview', 'Interview', 'completed',
        'invite', 'inv_h0000000001', 'teams', NULL, 'synced'),
    (15, -2, 2, '13:00', 30, 'acc_hj0nas0000',
        'Career talk', 'Talk', 'completed',
        'form', 'frm_h0000000002', 'phone', NULL, 'synced'),
    (16, -2, 3, '14:00', 45, 'acc_hben000000',
        'Network Engineer interview', 'Interview', 'cancelled',
        'invite', 'inv_h0000000032', 'teams', NULL, 'synced'),
    (17, -2, 4, '15:00', 60, 'acc_hada000000',
        'Second interview: Content Strategist', 'Interview', 'completed',
        'direct', NULL, 'teams', NULL, 'synced'),
    (18, -2, 4, '11:00', 45, 'acc_her1n00000',
        'Reference call: Account Executive', 'Call', 'cancelled',
        'direct', NULL, 'phone', NULL, 'synced'),
    (19, -2, 2, '15:00', 60, 'acc_hmara00000',
        'Headcount plan', 'Planning', 'completed',
        'direct', NULL, 'onsite', 'Room Lighthouse', 'synced'),
    (20, -2, 5, '10:30', 30, 'acc_hada000000',
        'Speculative application: first call', 'Call', 'completed',
        'form', 'frm_h0000000003', 'phone', NULL, 'synced'),
    (21, -2, 3, '10:00', 60, 'acc_hj0nas0000',
        'Final interview: Backend Engineer', 'Interview', 'completed',
        'direct', NULL, 'onsite', 'Room Pier', 'synced'),
    (22, -1, 1, '11:00', 30, 'acc_hj0nas0000',
        'Campus fair first interview', 'Interview', 'completed',
        'invite', 'inv_h0000000007', 'teams', NULL, 'synced'),
    (23, -1, 2, '10:00', 45, 'acc_hj0nas0000',
        'Salary benchmark with Northwind', 'Partner', 'cancelled',
        'direct', NULL, 'teams', NULL, 'synced'),
    (24, -1, 2, '14:30', 60, 'acc_hben000000',
        'DevOps Engineer interview', 'Interview', 'cancelled',
        'invite', 'inv_h0000000033', 'teams', NULL, 'synced'),
    (25, -1, 3, '13:30', 60, 'acc_hada000000',
        'Case study: Product Analyst', 'Interview', 'completed',
        'direct', NULL, 'custom_url', 'https://meet.harbor.example/room/ada',
        'synced'),
    (26, -1, 4, '15:00', 30, 'acc_hj0nas0000',
        'Campus fair first interview', 'Interview', 'scheduled',
        'invite', 'inv_h0000000001', 'teams', NULL, 'synced'),
    (27, -1, 4, '11:00', 45, 'acc_her1n00000',
        'Offer talk: Account Executive', 'Offer', 'scheduled',
        'direct', NULL, 'teams', NULL, 'synced'),
    (28, -1, 5, '10:30', 30, 'acc_ht0mas0000',
        'Calendar permissions', 'Support', 'scheduled',
        'direct', NULL, 'teams', NULL, 'synced'),
    (29, -1, 5, '10:00', 30, 'acc_hada000000',
        'Speculative application: first call', 'Call', 'no_show',
        'form', 'frm_h0000000003', 'phone', NULL, 'synced'),
    (30, 1, 1, '10:00', 30, 'acc_hj0nas0000',
        'Campus fair first interview', 'Interview', 'scheduled',
        'invite', 'inv_h0000000006', 'teams', NULL, 'synced'),
    (31, 1, 2, '14:00', 45, 'acc_hj0nas0000',
        'Senior Data Engineer interview', 'Interview', 'scheduled',
        'invite', 'inv_h0000000011', 'teams', NULL, 'synced'),
    (32, 1, 5, '15:00', 45, 'acc_hj0nas0000',
        'Hiring sync with Northwind', 'Partner', 'scheduled',
        'direct', NULL, 'teams', NULL, 'synced'),
    (33, 1, 3, '10:00', 60, 'acc_hj0nas0000',
        'System design interview', 'Interview', 'scheduled',
        'direct', NULL, 'teams', NULL, 'failed'),
    (34, 1, 3, '13:00', 30, 'acc_her1n00000',
        'Phone screen: Solutions Consultant', 'Phone screen', 'scheduled',
        'invite', 'inv_h0000000039', 'phone', NULL, 'synced'),
    (35, 1, 1, '14:00', 60, 'acc_hada000000',
        'Sales assessment day', 'Assessment', 'scheduled',
        'invite', 'inv_h0000000018', 'onsite',
        'Harbor, Hafenweg 8, room Pier', 'synced'),
    (36, 1, 2, '09:00', 30, 'acc_hmara00000',
        'Offer approval', 'Decision', 'scheduled',
        'direct', NULL, 'none', NULL, 'synced'),
    (37, 1, 2, '16:00', 60, 'acc_hmara00000',
        'Agency review with Meridian', 'Partner', 'scheduled',
        'direct', NULL, 'teams', NULL, 'synced'),
    (38, 1, 4, '12:00', 60, 'acc_hben000000',
        'Trainee programme', 'Planning', 'scheduled',
        'direct', NULL, 'teams', NULL, 'missing'),
    (39, 1, 4, '15:00', 45, 'acc_hcem000000',
        'Night operations interview', 'Interview', 'scheduled',
        'direct', NULL, 'teams', NULL, 'pending'),
    (40, 1, 4, '10:00', 45, 'acc_hpr1ya0000',
        'Recruiting Coordinator interview', 'Interview', 'scheduled',
        'direct', NULL, 'phone', NULL, 'not_sent'),
    (41, 1, 5, '10:00', 60, 'acc_hada000000',
        'Second interview: Illustrator', 'Interview', 'scheduled',
        'direct', NULL, 'onsite', 'Room Pier', 'synced'),
    (42, 1, 3, '11:15', 30, 'acc_hj0nas0000',
        'Reference call: Backend Engineer', 'Call', 'cancelled',
        'direct', NULL, 'phone', NULL, 'synced'),
    (43, 2, 1, '10:00', 30, 'acc_hj0nas0000',
        'Campus fair first interview', 'Interview', 'scheduled',
        'invite', 'inv_h0000000008', 'teams', NULL, 'synced'),
    (44, 2, 2, '14:00', 60, 'acc_hada000000',
        'Frontend Engineer interview', 'Interview', 'scheduled',
        'invite', 'inv_h0000000020', 'teams', NULL, 'synced'),
    (45, 2, 2, '13:00', 30, 'acc_her1n00000',
        'Boston career night', 'Interview', 'scheduled',
        'invite', 'inv_h0000000037', 'teams', NULL, 'synced'),
    (46, 2, 3, '10:00', 60, 'acc_hj0nas0000',
        'Hiring plan for the first quarter', 'Planning', 'scheduled',
        'direct', NULL, 'onsite', 'Room Lighthouse', 'synced'),
    (47, 2, 3, '14:00', 45, 'acc_hada000000',
        'Product Manager first round', 'Interview', 'scheduled',
        'invite', 'inv_h0000000027', 'teams', NULL, 'synced'),
    (48, 2, 4, '10:00', 60, 'acc_hben000000',
        'Final interview: Security Engineer', 'Interview', 'scheduled',
        'direct', NULL, 'teams', NULL, 'failed'),
    (49, 2, 4, '14:30', 30, 'acc_hj0nas0000',
        'Career talk', 'Talk', 'scheduled',
        'form', 'frm_h0000000002', 'phone', NULL, 'synced'),
    (50, 2, 5, '10:00', 60, 'acc_hmara00000',
        'Debrief: all open roles', 'Debrief', 'scheduled',
        'direct', NULL, 'teams', NULL, 'synced'),
    (51, 2, 5, '11:00', 45, 'acc_her1n00000',
        'Intake: Implementation Manager', 'Intake', 'scheduled',
        'direct', NULL, 'teams', NULL, 'synced'),
    (52, 3, 2, '14:30', 60, 'acc_hben000000',
        'Engineering Manager interview', 'Interview', 'scheduled',
        'invite', 'inv_h0000000031', 'teams', NULL, 'synced'),
    (53, 3, 3, '15:00', 60, 'acc_hada000000',
        'Sales assessment day', 'Assessment', 'scheduled',
        'invite', 'inv_h0000000018', 'onsite',
        'Harbor, Hafenweg 8, room Pier', 'synced'),
    (54, 3, 1, '10:00', 45, 'acc_hada000000',
        'Second interview: UX Researcher', 'Interview', 'scheduled',
        'direct', NULL, 'teams', NULL, 'synced'),
    (55, 3, 4, '10:00', 60, 'acc_her1n00000',
        'Final interview: Account Executive', 'Interview', 'scheduled',
        'direct', NULL, 'onsite', 'Harbor Boston, 5 Wharf Row', 'synced'),
    (56, 3, 2, '13:00', 30, 'acc_hcem000000',
        'Phone screen: Night Operations', 'Phone screen', 'scheduled',
        'direct', NULL, 'phone', NULL, 'synced'),
    (57, 4, 1, '10:00', 45, 'acc_hj0nas0000',
        'Final interview: Platform Engineer', 'Interview', 'scheduled',
        'direct', NULL, 'onsite', 'Room Pier', 'synced'),
    (58, 4, 2, '14:00', 60, 'acc_hada000000',
        'Portfolio review: Illustrator', 'Interview', 'cancelled',
        'direct', NULL, 'teams', NULL, 'synced'),
    (59, 4, 3, '09:00', 45, 'acc_her1n00000',
        'Second interview: Customer Success Lead', 'Interview', 'scheduled',
        'direct', NULL, 'teams', NULL, 'synced'),
    (60, 4, 4, '15:00', 60, 'acc_hpr1ya0000',
        'Hub opening: first hires', 'Planning', 'scheduled',
        'direct', NULL, 'teams', NULL, 'not_sent')
), cancellation (n, week, weekday, by, reason) AS (
    VALUES
    (10, -3, 3, 'acc_hben000000', 'Vela sends a written offer instead'),
    (16, -2, 2, 'acc_hben000000', 'Candidate asked to pause the process'),
    (18, -2, 3, 'acc_her1n00000', NULL),
    (23, -1, 1, 'acc_hj0nas0000', 'Moved to Friday'),
    (24, -1, 1, 'acc_hben000000', 'Interviewer ill; please choose a new time'),
    (42, -1, 5, 'acc_hj0nas0000', 'The reference answered by mail'),
    (58, -1, 4, 'acc_hada000000', 'Candidate is on leave')
)
INSERT INTO sched.meeting (workspace_id, id, host_id, title, type, starts_at,
    ends_at, time_zone, status, source, source_id, location_type,
    location_detail, conference_url, description, buffer_before_minutes,
    buffer_after_minutes, external_id, web_link, change_key, calendar_sync,
    calendar_error, cancel_reason, cancelled_at, cancelled_by, version,
    created_by, created_at, updated_at)
SELECT 'harbor', m.id, g.host_id, g.title, g.type, m.starts_at,
    m.starts_at + g.minutes * interval '1 min', p.time_zone, g.status, g.source,
    g.source_id, g.place, g.detail,
    CASE WHEN g.place = 'teams' AND m.known
        THEN 'https://teams.harbor.example/meet/' || sample.code(m.id, 20) END,
    CASE g.n
        WHEN 31 THEN 'Data modelling, one exercise in SQL, and time for '
            || 'questions.'
        WHEN 33 THEN 'Whiteboard: a queue that loses nothing.'
        WHEN 50 THEN 'Each open role in five minutes. Please fill in your '
            || 'scorecards before.'
    END,
    coalesce(s.buffer_before_minutes, 0), coalesce(s.buffer_after_minutes, 0),
    CASE WHEN m.known OR g.sync = 'missing'
        THEN 'AAMkAG' || sample.code('event/' || m.id, 30) END,
    CASE WHEN m.known THEN 'https://outlook.harbor.example/calendar/item/'
        || sample.code('link/' || m.id, 20) END,
    CASE WHEN m.known THEN sample.code('change/' || m.id, 16) END,
    g.sync,
    CASE g.n
        WHEN 33 THEN 'Outlook refused the event: the mailbox is full (403).'
        WHEN 38 THEN 'The event is no longer in Outlook (404).'
        WHEN 48 THEN 'Outlook refused an address of an attendee (400).'
    END,
    c.reason, m.cancelled_at, c.by,
    CASE WHEN c.n IS NULL THEN 1 ELSE 2 END,
    -- A guest's booking is made by the booking page.
    CASE WHEN g.source = 'direct' THEN g.host_id END,
    m.made_at, coalesce(m.cancelled_at, m.made_at + interval '1 min')
FROM given g
JOIN mcp.account p ON p.workspace_id = 'harbor' AND p.id = g.host_id
LEFT JOIN sched.settings s
    ON s.workspace_id = 'harbor' AND s.account_id = g.host_id
LEFT JOIN cancellation c ON c.n = g.n
CROSS JOIN LATERAL (
    SELECT 'mtg_h' || lpad(g.n::text, 10, '0') AS id,
        sample.at(g.week, g.weekday, g.clock::time, p.time_zone) AS starts_at,
        g.sync = 'synced' AS known,
        sample.at(c.week, c.weekday, '17:15', p.time_zone) AS cancelled_at,
        -- Six days ahead, and never in week 1 or later.
        least(sample.at(g.week, g.weekday, '08:30', p.time_zone)
                - interval '6 days',
            sample.at(-1, 2 + g.n % 4, '13:45', p.time_zone)
                - interval '7 days' * (c.n IS NOT NULL)::integer)
            + g.n * interval '1 min' AS made_at
) AS m;

-- The host of each, with the answer that Outlook keeps for an organizer.
INSERT INTO sched.meeting_attendee (workspace_id, meeting_id, email, name, role,
    response, account_id, position, starts_at)
SELECT m.workspace_id, m.id, p.email, p.name, 'host', 'accepted', p.id, 0,
    m.starts_at
FROM sched.meeting m
JOIN mcp.account p ON p.workspace_id = m.workspace_id AND p.id = m.host_id
WHERE m.workspace_id = 'harbor';

-- Colleagues. Those of 14, 22, 26, 30, 43 and 47 were routed by a label.
INSERT INTO sched.meeting_attendee (workspace_id, meeting_id, email, name, role,
    optional, response, account_id, position)
SELECT 'harbor', 'mtg_h' || lpad(c.n::text, 10, '0'), p.email, p.name,
    'interviewer', c.optional, c.response, p.id, c.position
FROM (
    VALUES
    (7, 'acc_hada000000', 1, false, 'accepted'),
    (11, 'acc_ht0mas0000', 1, false, 'accepted'),
    (14, 'acc_hada000000', 2, false, 'accepted'),
    (19, 'acc_ht0mas0000', 1, false, 'accepted'),
    (21, 'acc_hben000000', 2, true, 'tentative'),
    (22, 'acc_hben000000', 2, false, 'accepted'),
    (26, 'acc_hcem000000', 2, false, 'accepted'),
    (28, 'acc_hben000000', 1, false, 'accepted'),
    (30, 'acc_hada000000', 2, false, 'accepted'),
    (31, 'acc_hada000000', 2, false, 'accepted'),
    (33, 'acc_hada000000', 2, false, 'none'),
    (36, 'acc_ht0mas0000', 1, false, 'accepted'),
    (38, 'acc_hcem000000', 1, false, 'none'),
    (43, 'acc_hada000000', 2, false, 'accepted'),
    (44, 'acc_hcem000000', 2, false, 'accepted'),
    (46, 'acc_hmara00000', 1, false, 'accepted'),
    (47, 'acc_hmara00000', 2, false, 'accepted'),
    (47, 'acc_hben000000', 3, false, 'tentative'),
    (50, 'acc_hj0nas0000', 1, false, 'accepted'),
    (50, 'acc_hada000000', 2, false, 'declined'),
    (50, 'acc_hben000000', 3, true, 'none'),
    (59, 'acc_hj0nas0000', 2, false, 'none'),
    (60, 'acc_hj0nas0000', 1, true, 'none')
) AS c (n, account_id, position, optional, response)
JOIN mcp.account p ON p.workspace_id = 'harbor' AND p.id = c.account_id;

-- Guests of meetings that were not booked by an invite.
INSERT INTO sched.meeting_attendee (workspace_id, meeting_id, email, name, role,
    response, position)
SELECT 'harbor', 'mtg_h' || lpad(n::text, 10, '0'), email, name, role,
    response, 1
FROM (
    VALUES
    (5, 'sabine.lorenz@meridian.example', 'Sabine Lorenz', 'guest', 'accepted'),
    (6, 'rachel.stone@brightline.example', 'Rachel Stone', 'guest', 'accepted'),
    (10, 'ralf.thoma@vela.example', 'Ralf Thoma', 'guest', 'none'),
    (12, 'derek.hall@mailbox.example', 'Derek Hall', 'candidate', 'accepted'),
    (13, 'selin.kaya@posta.example', 'Selin Kaya', 'candidate', 'accepted'),
    (15, 'birgit.maas@web.example', 'Birgit Maas', 'candidate', 'accepted'),
    (17, 'lars.eklund@brev.example', 'Lars Eklund', 'candidate', 'accepted'),
    (18, 'monica.reed@brightline.example', 'Monica Reed', 'guest', 'declined'),
    (20, 'deniz.arslan@posta.example', 'Deniz Arslan', 'candidate', 'accepted'),
    (21, 'eva.brunner@post.example', 'Eva Brunner', 'candidate', 'accepted'),
    (23, 'claudia.stern@northwind.example', 'Claudia Stern', 'guest', 'none'),
    (25, 'greta.holm@brev.example', 'Greta Holm', 'candidate', 'accepted'),
    (27, 'derek.hall@mailbox.example', 'Derek Hall', 'candidate', 'accepted'),
    (29, 'ida.winkler@web.example', 'Ida Winkler', 'candidate', 'none'),
    (32, 'claudia.stern@northwind.example', 'Claudia Stern', 'guest',
        'accepted'),
    (33, 'julian.weber@mail.example', 'Julian Weber', 'candidate', 'none'),
    (37, 'sabine.lorenz@meridian.example', 'Sabine Lorenz', 'guest',
        'tentative'),
    (39, 'murat.sahin@posta.example', 'Murat Şahin', 'candidate', 'none'),
    (40, 'ananya.desai@dak.example', 'Ananya Desai', 'candidate', 'none'),
    (41, 'philipp.baum@web.example', 'Philipp Baum', 'candidate', 'accepted'),
    (42, 'konrad.ehlers@post.example', 'Konrad Ehlers', 'guest', 'none'),
    (48, 'axel.friis@brev.example', 'Axel Friis', 'candidate', 'none'),
    (49, 'lina.hoffmann@web.example', 'Lina Hoffmann', 'candidate', 'accepted'),
    (51, 'sharon.fields@brightline.example', 'Sharon Fields', 'guest',
        'accepted'),
    (54, 'simon.peeters@brief.example', 'Simon Peeters', 'candidate', 'none'),
    (55, 'victor.chen@mailbox.example', 'Victor Chen', 'candidate', 'accepted'),
    (56, 'aylin.tekin@posta.example', 'Aylin Tekin', 'candidate', 'accepted'),
    (57, 'mona.richter@mail.example', 'Mona Richter', 'candidate', 'none'),
    (58, 'bruno.keil@web.example', 'Bruno Keil', 'candidate', 'declined'),
    (59, 'heather.quinn@mailbox.example', 'Heather Quinn', 'candidate', 'none'),
    (60, 'rohan.mehta@dak.example', 'Rohan Mehta', 'guest', 'none')
) AS guest (n, email, name, role, response);

-- Those who came by a pool's own link; everybody else is named by the invite.
WITH walk_in (meeting_id, email, name) AS (
    VALUES
    ('mtg_h0000000002', 'jule.hartwig@mail.example', 'Jule Hartwig'),
    ('mtg_h0000000003', 'timo.krause@web.example', 'Timo Krause'),
    ('mtg_h0000000004', 'viktor.sand@mail.example', 'Viktor Sand'),
    ('mtg_h0000000009', 'elif.demir@posta.example', 'Elif Demir'),
    ('mtg_h0000000014', 'jan.kowalski@campus.example', 'Jan Kowalski'),
    ('mtg_h0000000026', 'sofia.marino@campus.example', 'Sofia Marino'),
    ('mtg_h0000000035', 'paula.ostrowski@inbox.example', 'Paula Ostrowski'),
    ('mtg_h0000000053', 'henrik.solberg@brev.example', 'Henrik Solberg')
), booked AS (
    INSERT INTO kailenty.invite_booking (workspace_id, invite_id, meeting_id,
        pool_id, guest_email, booked_at, cancelled_at)
    SELECT m.workspace_id, i.id, m.id, i.parent_id,
        coalesce(w.email, i.candidate_email), m.created_at,
        -- Opened again; after 16 its invite stays used.
        CASE m.id WHEN 'mtg_h0000000024' THEN m.cancelled_at END
    FROM sched.meeting m
    JOIN kailenty.invite i
        ON i.workspace_id = m.workspace_id AND i.id = m.source_id
    LEFT JOIN walk_in w ON w.meeting_id = m.id
    WHERE m.workspace_id = 'harbor' AND m.source = 'invite'
    RETURNING workspace_id, invite_id, meeting_id, guest_email
)
INSERT INTO sched.meeting_attendee (workspace_id, meeting_id, email, name, role,
    response, position)
SELECT b.workspace_id, b.meeting_id, b.guest_email,
    coalesce(w.name, i.candidate_name), 'candidate',
    CASE m.status WHEN 'no_show' THEN 'none' WHEN 'cancelled' THEN 'declined'
        ELSE 'accepted' END, 1
FROM booked b
JOIN sched.meeting m
    ON m.workspace_id = b.workspace_id AND m.id = b.meeting_id
JOIN kailenty.invite i
    ON i.workspace_id = b.workspace_id AND i.id = b.invite_id
LEFT JOIN walk_in w ON w.meeting_id = b.meeting_id;

-- A label's member is chosen when the meeting is booked.
INSERT INTO kailenty.route_log (workspace_id, label_id, account_id, meeting_id,
    routed_at)
SELECT m.workspace_id, r.label_id, r.account_id, m.id, m.created_at
FROM (
    VALUES
    ('lab_h0000000001', 'acc_hada000000', 'mtg_h0000000014'),
    ('lab_h0000000001', 'acc_hben000000', 'mtg_h0000000022'),
    ('lab_h0000000001', 'acc_hcem000000', 'mtg_h0000000026'),
    ('lab_h0000000001', 'acc_hada000000', 'mtg_h0000000030'),
    ('lab_h0000000001', 'acc_hada000000', 'mtg_h0000000043'),
    ('lab_h0000000002', 'acc_hmara00000', 'mtg_h0000000047'),
    ('lab_h0000000002', 'acc_hben000000', 'mtg_h0000000047')
) AS r (label_id, account_id, meeting_id)
JOIN sched.meeting m ON m.workspace_id = 'harbor' AND m.id = r.meeting_id;

-- What Outlook knows of the meetings, as the mirror shows it to each colleague
-- who takes part and has not declined.
INSERT INTO sched.calendar_event (workspace_id, account_id, external_id, title,
    starts_at, ends_at, show_as, response, cancelled, organizer_name,
    organizer_email, location, web_link, meeting_id, change_key, synced_at)
SELECT m.workspace_id, a.account_id,
    CASE WHEN a.role = 'host' THEN m.external_id
        ELSE 'AAMkAG' || sample.code(concat_ws('/', m.id, a.email), 30) END,
    m.title, m.starts_at, m.ends_at,
    CASE a.response WHEN 'accepted' THEN 'busy' ELSE 'tentative' END,
    CASE WHEN a.role = 'host' THEN 'organizer' ELSE a.response END,
    m.status = 'cancelled', p.name, p.email,
    CASE m.location_type WHEN 'teams' THEN 'Microsoft Teams'
        ELSE m.location_detail END,
    m.web_link, m.id, m.change_key, s.last_ok_at
FROM sched.meeting m
JOIN mcp.account p ON p.workspace_id = m.workspace_id AND p.id = m.host_id
JOIN sched.meeting_attendee a
    ON a.workspace_id = m.workspace_id AND a.meeting_id = m.id
JOIN sched.calendar_sync s
    ON s.workspace_id = a.workspace_id AND s.account_id = a.account_id
WHERE m.workspace_id = 'harbor'
    AND m.calendar_sync = 'synced'
    AND s.status <> 'disconnected'
    AND a.response <> 'declined';

INSERT INTO sample.part VALUES ('meetings');
