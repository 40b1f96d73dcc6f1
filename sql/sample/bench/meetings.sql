-- For benchmarks: a workspace bench with 500 people and 100 000 meetings in the
-- year 2026, spread evenly: 200 that each person hosts and some 67 that each
-- joins, so 22 or so a person in 30 days. The same rows at every load; no
-- sample data needed. As the database's owner:
--   psql -v ON_ERROR_STOP=1 -f meetings.sql
-- Person n is acc_b followed by n in nine digits, from 0 to 499: person 0 is a
-- manager, 1 an admin, the rest users.

SELECT EXISTS (
    SELECT FROM sched.meeting WHERE workspace_id = 'bench') AS loaded \gset
\if :loaded
\echo The workspace bench has its meetings already.
\q
\endif

\set people 500
\set meetings 100000
\set minutes_of_the_year 525600
-- Knuth's multiplier: successive n land far apart, on the same places each
-- time.
\set spread 2654435761

BEGIN;

INSERT INTO mcp.workspace (id, name) VALUES ('bench', 'Bench')
ON CONFLICT DO NOTHING;

CREATE TEMPORARY TABLE person ON COMMIT DROP AS
SELECT n, 'acc_b' || lpad(n::text, 9, '0') AS id,
    'person' || n || '@bench.example' AS email,
    (ARRAY['Alma', 'Bela', 'Carl', 'Dora', 'Emre', 'Fay', 'Gero', 'Hana',
        'Ivo', 'Jana', 'Kai', 'Lea', 'Milo', 'Nils', 'Olga', 'Pavel', 'Ruth',
        'Sina', 'Tom', 'Ute', 'Vera', 'Wim', 'Xenia', 'Yann', 'Zoe']
        )[n % 25 + 1] || ' ' ||
    (ARRAY['Abel', 'Berg', 'Claas', 'Dahl', 'Ebert', 'Fuchs', 'Graf', 'Hahn',
        'Imhof', 'Jahn', 'Kern', 'Lenz', 'Moor', 'Nagel', 'Otto', 'Pohl',
        'Reich', 'Sauer', 'Thiel', 'Urban'])[n / 25 + 1] AS name
FROM generate_series(0, :people - 1) AS n;

INSERT INTO mcp.account (workspace_id, id, email, name, role, status, time_zone)
SELECT 'bench', id, email, name,
    CASE n WHEN 0 THEN 'manager' WHEN 1 THEN 'admin' ELSE 'user' END,
    'active', 'Europe/Berlin'
FROM person;

CREATE TEMPORARY TABLE planned ON COMMIT DROP AS
SELECT m.n, 'mtg_b' || lpad(m.n::text, 10, '0') AS id,
    m.n % :people AS host,
    -- Another colleague each time, never the host.
    CASE WHEN m.n % 3 = 0
        THEN (m.n + m.n / :people + 1) % :people END AS joining,
    timestamptz '2026-01-01 00:00Z'
        + m.n * :spread % :minutes_of_the_year * interval '1 min' AS starts_at
FROM generate_series(0, :meetings - 1) AS m (n);

-- guest_name, attendee_count and account_ids as the attendees below would make
-- them: given now, no row is written twice.
INSERT INTO sched.meeting (workspace_id, id, host_id, title, type, starts_at,
    ends_at, time_zone, status, source, location_type, conference_url,
    external_id, calendar_sync, guest_name, attendee_count, account_ids,
    created_at, updated_at)
SELECT 'bench', m.id, host.id,
    (ARRAY['Backend', 'Design', 'Finance', 'Support', 'Data', 'Sales']
        )[m.n % 6 + 1] || ' interview ' || m.n,
    'Interview', m.starts_at, m.starts_at + interval '45 min', 'Europe/Berlin',
    CASE WHEN m.n % 10 = 0 THEN 'cancelled' ELSE 'scheduled' END, 'direct',
    'teams', 'https://teams.bench.example/meet/' || m.n, 'AAMkAB' || m.id,
    'synced', 'Candidate ' || m.n,
    CASE WHEN m.joining IS NULL THEN 2 ELSE 3 END,
    CASE WHEN m.joining IS NULL THEN ARRAY[host.id]
        ELSE ARRAY[least(host.id, joining.id), greatest(host.id, joining.id)]
    END,
    timestamptz '2025-12-01Z', timestamptz '2025-12-01Z'
FROM planned m
JOIN person host ON host.n = m.host
LEFT JOIN person joining ON joining.n = m.joining
-- As a site's meetings would: in the order in which they were made.
ORDER BY m.n;

-- The trigger that counts attendees joins by what is known of the table's size.
ANALYZE sched.meeting;

INSERT INTO sched.meeting_attendee (workspace_id, meeting_id, email, name, role,
    response, account_id, position, may_overlap, starts_at)
-- Spread evenly, many meet.
SELECT 'bench', m.id, a.email, a.name, a.role, 'accepted', a.account_id,
    a.position, true, m.starts_at
FROM planned m
JOIN person host ON host.n = m.host
LEFT JOIN person joining ON joining.n = m.joining
CROSS JOIN LATERAL (
    VALUES
    (host.email, host.name, 'host', host.id, 0),
    ('candidate' || m.n || '@mail.example', 'Candidate ' || m.n, 'candidate',
        NULL, 1),
    (joining.email, joining.name, 'interviewer', joining.id, 2)
) AS a (email, name, role, account_id, position)
WHERE a.email IS NOT NULL
ORDER BY m.n, a.position;

COMMIT;

VACUUM (ANALYZE) mcp.account;
VACUUM (ANALYZE) sched.meeting;
VACUUM (ANALYZE) sched.meeting_attendee;
