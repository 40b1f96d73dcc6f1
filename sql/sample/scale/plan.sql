-- Which meetings and invites there are, and which invite booked which meeting;
-- worked out before anything is written, for a meeting names its invite and an
-- invite ends around its meeting. Read by load.sql.

-- A week's day has ten hours from 8:00. A person hosts in every other of them,
-- and joins in the ones between: so nobody is in two meetings at once, and who
-- joins is, at a time, the host's number and something that is odd and the
-- same for all hosts. A person's n-th meeting lies 1019 places behind the one
-- before, which goes around all places before it comes back.
CREATE TEMPORARY TABLE planned_meeting AS
SELECT p.workspace, p.site, p.people, p.n AS host, p.id AS host_id, p.buffer,
    m.n, m.key, 'mtg_s' || lpad(m.key::text, 12, '0') AS id, t.starts_at,
    t.starts_at + CASE WHEN m.key % 3 = 0 AND p.buffer = 0
        THEN interval '45 min' ELSE interval '30 min' END AS ends_at,
    CASE WHEN pg_temp.pick(m.key, 31, 3) = 0 THEN (p.n + 1
        + 2 * pg_temp.pick(s.day * 10 + s.hour, 32, p.people / 2)) % p.people
        END AS joining,
    row_number() OVER (PARTITION BY p.workspace, p.n ORDER BY t.starts_at) - 1
        AS rank,
    p.hosts, NULL::text AS invite_id, g.first || ' ' || g.last AS guest,
    lower(kailenty.fold(g.first)) || '.' || m.key % 100000 || '@mail.example'
        AS guest_email
FROM person p
CROSS JOIN LATERAL (
    SELECT g.n, p.key * 10000 + g.n AS key
    FROM generate_series(0, p.hosts - 1) AS g (n)
) AS m
CROSS JOIN LATERAL (
    SELECT (m.n::bigint * 1019 + pg_temp.pick(p.key, 30, :places)) % :places
        AS place
) AS at
CROSS JOIN LATERAL (
    SELECT at.place / :hosted_a_day AS day,
        2 * (at.place % :hosted_a_day) + p.n % 2 AS hour
) AS s
CROSS JOIN LATERAL (
    SELECT (date :'monday' + 7 * ((s.day / 5)::integer - :weeks_before)
        + (s.day % 5)::integer + (8 + s.hour) * interval '1 hour')
        AT TIME ZONE 'Europe/Berlin' AS starts_at
) AS t
CROSS JOIN LATERAL (
    SELECT pg_temp.first_name(m.key) AS first, pg_temp.last_name(m.key) AS last
) AS g;
ANALYZE planned_meeting;

-- Of twenty invites one is a pool, five are sub-invites, mostly of that pool
-- (pool 0 has many more), the rest are for a single use. fate: 0-7 a draft,
-- 8-17 revoked, 18-62 booked, else open or over.
CREATE TEMPORARY TABLE planned_invite AS
SELECT s.id AS workspace, s.n AS site, i.n, i.key,
    'inv_s' || lpad(i.key::text, 10, '0') AS id, k.type, k.pool,
    CASE WHEN k.type = 'sub_invite'
        THEN 'inv_s' || lpad((s.n * 10000000 + k.pool)::text, 10, '0')
        END AS parent_id,
    CASE WHEN pg_temp.pick(r.key, 40, 100) < 6 THEN 2
        ELSE pg_temp.pick(r.key, 41, s.people) END AS recruiter,
    pg_temp.pick(i.key, 42, 100) AS fate,
    CASE WHEN i.n = 0 THEN 60 ELSE 1 + pg_temp.pick(i.key, 43, 580) END AS age
FROM site s
CROSS JOIN LATERAL (
    SELECT g.n, s.n::bigint * 10000000 + g.n AS key
    FROM generate_series(0, s.invites - 1) AS g (n)
) AS i
CROSS JOIN LATERAL (
    SELECT CASE WHEN i.n % 20 = 0 THEN 'multi_use'
            WHEN i.n % 20 <= 5 THEN 'sub_invite'
            ELSE 'single_use' END AS type,
        CASE WHEN i.n % 20 = 5 AND i.n < s.invites / 2 THEN 0
            ELSE i.n - i.n % 20 END AS pool
) AS k
-- A sub-invite is its pool's recruiter's.
CROSS JOIN LATERAL (
    SELECT s.n::bigint * 10000000 + CASE WHEN k.type = 'sub_invite' THEN k.pool
        ELSE i.n END AS key
) AS r;
ANALYZE planned_invite;

-- Bookings of a recruiter spread over their meetings; a pool's own link has two.
CREATE TEMPORARY TABLE planned_booking AS
SELECT b.workspace, b.id AS invite_id, b.parent_id, m.id AS meeting_id,
    m.starts_at, b.type
FROM (
    SELECT i.*,
        row_number() OVER hers - 1 AS rank,
        count(*) OVER (PARTITION BY i.workspace, i.recruiter) AS bookings
    FROM planned_invite i
    CROSS JOIN LATERAL generate_series(1, CASE i.type WHEN 'multi_use' THEN 2
        ELSE (i.fate BETWEEN 18 AND 62)::integer END) AS times
    WINDOW hers AS (PARTITION BY i.workspace, i.recruiter
        ORDER BY i.age DESC, i.n, times)
) AS b
JOIN planned_meeting m
    ON m.workspace = b.workspace AND m.host = b.recruiter
    AND m.rank = CASE WHEN b.bookings <= m.hosts
        THEN b.rank * m.hosts / b.bookings ELSE b.rank END;
ANALYZE planned_booking;

UPDATE planned_meeting m
SET invite_id = b.invite_id
FROM planned_booking b
WHERE b.workspace = m.workspace AND b.meeting_id = m.id;
CREATE INDEX ON planned_meeting (starts_at);
