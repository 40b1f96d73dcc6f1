-- The meetings and who takes part, with the bookings that led to them. Read by
-- load.sql, after invites.sql.

-- guest_name, attendee_count and account_ids as the attendees below would make
-- them: given now, no row is written twice. By time over all workspaces, as
-- sites would write them.
INSERT INTO sched.meeting (workspace_id, id, host_id, title, type, starts_at,
    ends_at, time_zone, status, source, source_id, location_type,
    location_detail, conference_url, description, buffer_before_minutes,
    buffer_after_minutes, external_id, calendar_sync, cancel_reason,
    cancelled_at, cancelled_by, guest_name, attendee_count, account_ids,
    created_by, created_at, updated_at)
SELECT m.workspace, m.id, m.host_id,
    pg_temp.word(m.key, 60, ARRAY['Backend Engineer', 'UX Designer',
        'Data Analyst', 'Product Manager', 'Sales Representative',
        'Support Engineer', 'Site Reliability Engineer', 'Accountant',
        'Brand Manager', 'Security Engineer']) || ' '
        || pg_temp.word(m.key, 61, ARRAY['interview', 'phone screen',
            'debrief', 'final round', 'intake']),
    'Interview', m.starts_at, m.ends_at, 'Europe/Berlin', s.status,
    CASE WHEN m.invite_id IS NOT NULL THEN 'invite'
        WHEN m.key % 11 = 0 THEN 'form' ELSE 'direct' END,
    coalesce(m.invite_id, CASE WHEN m.key % 11 = 0 THEN 'frm_s000000000' END),
    l.place, CASE WHEN l.place = 'onsite' THEN 'Main office' END,
    CASE WHEN l.place = 'teams' THEN 'https://teams.example/meet/' || m.key END,
    CASE WHEN m.key % 4 = 0 THEN repeat('Bring two questions about the team. ',
        4) END,
    m.buffer, m.buffer, CASE WHEN m.key % 10 < 8 THEN 'AAMkAM' || m.key END,
    CASE WHEN m.key % 10 < 8 THEN 'synced' ELSE 'not_sent' END,
    CASE WHEN s.status = 'cancelled' THEN 'Candidate withdrew' END,
    CASE WHEN s.status = 'cancelled' THEN made.at END,
    CASE WHEN s.status = 'cancelled' THEN m.host_id END,
    m.guest,
    CASE WHEN j.id IS NULL THEN 2 ELSE 3 END,
    CASE WHEN j.id IS NULL THEN ARRAY[m.host_id]
        ELSE ARRAY[least(m.host_id, j.id), greatest(m.host_id, j.id)] END,
    m.host_id, made.at, made.at
FROM planned_meeting m
LEFT JOIN person j ON j.workspace = m.workspace AND j.n = m.joining
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN m.key % 10 = 3 THEN 'cancelled'
        WHEN m.starts_at > mcp.now() THEN 'scheduled'
        WHEN m.key % 10 = 4 THEN 'no_show'
        WHEN m.key % 10 < 6 THEN 'scheduled'
        ELSE 'completed' END AS status
) AS s
CROSS JOIN LATERAL (
    SELECT pg_temp.word(m.key, 62, ARRAY['teams', 'teams', 'teams', 'phone',
        'onsite']) AS place
) AS l
CROSS JOIN LATERAL (
    SELECT least(m.starts_at - interval '7 days',
        timestamptz :'monday' - interval '1 day') AS at
) AS made
ORDER BY m.starts_at, m.key;
-- The triggers of the attendees join by what is known of the table's size.
ANALYZE sched.meeting;

-- A transaction holds a lock for each person whose time it reserves, which is
-- so for meetings to come: so of these a few workspaces go in at a time. The
-- triggers' plans are made anew when it is known how much there is.
SELECT b.more, format($batch$
INSERT INTO sched.meeting_attendee (workspace_id, meeting_id, email, name, role,
    response, account_id, position, starts_at)
SELECT m.workspace, m.id, a.email, a.name, a.role, a.response, a.account_id,
    a.position, m.starts_at
FROM planned_meeting m
JOIN person host ON host.workspace = m.workspace AND host.n = m.host
LEFT JOIN person j ON j.workspace = m.workspace AND j.n = m.joining
CROSS JOIN LATERAL (VALUES
    (host.email, host.name, 'host', 'accepted', host.id, 0),
    (m.guest_email, m.guest, 'candidate', 'accepted', NULL, 1),
    (j.email, j.name, 'interviewer', CASE m.key %% 20 WHEN 0 THEN 'declined'
        WHEN 1 THEN 'tentative' ELSE 'accepted' END, j.id, 2)
) AS a (email, name, role, response, account_id, position)
WHERE m.starts_at >= date %L AND m.starts_at < date %L
    AND m.site %% 25 = ANY (%L) AND a.email IS NOT NULL
ORDER BY m.starts_at, m.key, a.position
$batch$, date :'monday' + 7 * b.since, date :'monday' + 7 * b.until, b.parts)
FROM (
    SELECT w.n AS since, w.n + 4 AS until,
        ARRAY(SELECT generate_series(0, 24)) AS parts,
        CASE WHEN w.n = 4 - :weeks_before OR w.n % 16 = 0
            THEN 'ANALYZE sched.meeting_attendee' END AS more
    FROM generate_series(-:weeks_before, -4, 4) AS w (n)
    UNION ALL
    SELECT 0, :weeks_after, ARRAY[p.n], CASE WHEN p.n < 3
        THEN 'ANALYZE sched.meeting_attendee, sched.reservation' END
    FROM generate_series(0, 24) AS p (n)
) AS b
ORDER BY b.since, b.parts \gexec

INSERT INTO kailenty.invite_booking (workspace_id, invite_id, meeting_id,
    pool_id, guest_email, booked_at, cancelled_at)
SELECT b.workspace, b.invite_id, b.meeting_id, b.parent_id,
    a.email, m.created_at,
    -- A cancelled meeting gives a pool's place back, and every other invite's.
    CASE WHEN m.status = 'cancelled'
            AND (b.type = 'multi_use' OR m.id ~ '[02468]$')
        THEN m.cancelled_at END
FROM planned_booking b
JOIN sched.meeting m ON m.workspace_id = b.workspace AND m.id = b.meeting_id
JOIN sched.meeting_attendee a
    ON a.workspace_id = b.workspace AND a.meeting_id = b.meeting_id
    AND a.role = 'candidate'
ORDER BY m.created_at;

INSERT INTO kailenty.route_log (workspace_id, label_id, account_id, meeting_id,
    routed_at)
SELECT b.workspace_id, l.label_id, m.host_id, b.meeting_id, b.booked_at
FROM kailenty.invite_booking b
JOIN kailenty.invite_label l
    ON l.workspace_id = b.workspace_id
    AND l.invite_id = coalesce(b.pool_id, b.invite_id)
JOIN sched.meeting m ON m.workspace_id = b.workspace_id AND m.id = b.meeting_id
WHERE b.workspace_id LIKE 'scale-%'
ORDER BY b.booked_at;
