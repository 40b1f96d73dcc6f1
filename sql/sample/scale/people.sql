-- Workspaces and the people in them: when they work, what else is in their
-- calendars. Read by load.sql.

-- A workspace and its share of everything; people in an even number.
CREATE TEMPORARY TABLE site AS
SELECT w.n, 'scale-' || lpad(w.n::text, 2, '0') AS id,
    2 * ceil(greatest(share.part * :people, 24) / 2)::integer AS people,
    ceil(share.part * :meetings)::integer AS meetings,
    ceil(share.part * :invites)::integer AS invites
FROM generate_series(1, :workspaces) AS w (n)
CROSS JOIN LATERAL (
    SELECT greatest(0.1, 2.0 / (:workspaces + 1)) AS first
) AS largest
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN :workspaces = 1 THEN 1
        WHEN w.n = 1 THEN largest.first
        ELSE (1 - largest.first) / (:workspaces - 1)
    END AS part
) AS share;
ANALYZE site;

INSERT INTO mcp.workspace (id, name)
SELECT id, 'Scale ' || n
FROM site;

-- hosts: how many meetings; person 2's share is bounded by their time.
CREATE TEMPORARY TABLE person AS
SELECT s.id AS workspace, s.n AS site, s.people, p.n, w.key,
    'acc_s' || lpad(s.n::text, 3, '0') || lpad(p.n::text, 6, '0') AS id,
    'person' || p.n || '@' || s.id || '.example' AS email,
    pg_temp.word(w.key, 1, ARRAY['Alma', 'Bela', 'Carl', 'Dora', 'Emre', 'Fay',
        'Gero', 'Hana', 'Ivo', 'Jana', 'Kai', 'Lea', 'Milo', 'Nils', 'Olga',
        'Pavel', 'Ruth', 'Sina', 'Tom', 'Ute', 'Vera', 'Wim', 'Xenia', 'Yann',
        'Zoé', 'Łukasz', 'Søren', 'Inês', 'Åsa', 'Chloë']) || ' '
    || pg_temp.word(w.key, 2, ARRAY['Abel', 'Berg', 'Claas', 'Dahl', 'Ebert',
        'Fuchs', 'Graf', 'Hahn', 'Imhof', 'Jahn', 'Kern', 'Lenz', 'Moor',
        'Nagel', 'Otto', 'Pohl', 'Reich', 'Sauer', 'Thiel', 'Urban', 'Vogel',
        'Weiß', 'Núñez', 'Öztürk', 'García', 'Novák', 'Lindqvist', 'Okafor',
        'Nair', 'Costa']) AS name,
    CASE WHEN p.n = 1 THEN 'admin' WHEN p.n % 50 = 0 THEN 'manager'
        ELSE 'user' END AS role,
    CASE pg_temp.pick(w.key, 3, 20) WHEN 0 THEN 'America/New_York'
        WHEN 1 THEN 'Asia/Kolkata' ELSE 'Europe/Berlin' END AS zone,
    CASE WHEN pg_temp.pick(w.key, 4, 4) = 0 THEN 15 ELSE 0 END AS buffer,
    least(:places - 100, ceil(s.meetings * share.weight
        / sum(share.weight) OVER (PARTITION BY s.n)))::integer AS hosts
FROM site s
CROSS JOIN LATERAL generate_series(0, s.people - 1) AS p (n)
CROSS JOIN LATERAL (SELECT s.n::bigint * 1000000 + p.n AS key) AS w
CROSS JOIN LATERAL (
    SELECT CASE WHEN p.n = 2 THEN 10.0
        ELSE 0.5 + pg_temp.pick(w.key, 5, 1000) / 1000.0 END AS weight
) AS share;
ANALYZE person;

INSERT INTO mcp.account (workspace_id, id, email, name, role, status, time_zone)
SELECT workspace, id, email, name, role, 'active', zone
FROM person
UNION ALL
-- Some who have not signed in yet, or have left.
SELECT s.id, 'acc_s' || lpad(s.n::text, 3, '0') || lpad(p.n::text, 6, '9'),
    'former' || p.n || '@' || s.id || '.example', 'Former Colleague ' || p.n,
    'user', CASE WHEN p.n % 3 = 0 THEN 'pending' ELSE 'disabled' END,
    'Europe/Berlin'
FROM site s
CROSS JOIN LATERAL generate_series(1, 2 + s.people / 20) AS p (n);

INSERT INTO sched.settings (workspace_id, account_id, slot_step_minutes,
    buffer_before_minutes, buffer_after_minutes, daily_limit, weekly_limit)
SELECT workspace, id, CASE WHEN key % 3 = 0 THEN 15 ELSE 30 END, buffer, buffer,
    CASE WHEN key % 7 = 0 THEN 8 END, CASE WHEN key % 11 = 0 THEN 35 END
FROM person
WHERE pg_temp.pick(key, 6, 10) < 8;

INSERT INTO sched.working_hours (workspace_id, account_id, weekday, start_time,
    end_time)
SELECT p.workspace, p.id, d.weekday, h.from_time, h.to_time
FROM person p
CROSS JOIN generate_series(1, 5) AS d (weekday)
CROSS JOIN (VALUES
    (time '08:00', time '12:00'), (time '12:30', time '18:00')
) AS h (from_time, to_time)
-- Some work four days; one in thirty has no hours at all.
WHERE NOT (d.weekday = 5 AND p.key % 9 = 0)
    AND p.key % 30 <> 29;

INSERT INTO sched.day_override (workspace_id, account_id, local_date, windows,
    note, updated_by)
SELECT p.workspace, p.id,
    date :'monday' - 280 + 42 * o.n + pg_temp.pick(p.key + o.n, 7, 40),
    CASE WHEN o.n % 3 = 0 THEN '{}' ELSE '{[540,780)}' END::int4multirange,
    CASE WHEN o.n % 3 = 0 THEN 'Public holiday' END, p.id
FROM person p
CROSS JOIN generate_series(0, 9) AS o (n);

INSERT INTO sched.time_off (workspace_id, id, account_id, from_date, to_date,
    kind, reason)
SELECT p.workspace, 'tof_s' || lpad(p.key::text, 9, '0') || o.n, p.id,
    d.first, d.first + pg_temp.pick(p.key + o.n, 9, 14),
    CASE WHEN o.n = 1 THEN 'sick' ELSE 'vacation' END, NULL
FROM person p
CROSS JOIN generate_series(0, 3) AS o (n)
CROSS JOIN LATERAL (
    SELECT date :'monday' - 400 + 140 * o.n
        + pg_temp.pick(p.key + o.n, 8, 100) AS first
) AS d;

-- The mirror reaches from one week back to 20 ahead: two events a week. Events
-- may meet meetings; nobody asks Outlook.
INSERT INTO sched.calendar_event (workspace_id, account_id, external_id, title,
    all_day, starts_at, ends_at, starts_on, ends_on, show_as, response,
    is_private, organizer_name, organizer_email, location)
SELECT p.workspace, p.id, 'AAMkAS' || p.key || '-' || e.n,
    pg_temp.word(k.key, 10, ARRAY['Weekly team meeting', 'Lunch', 'Focus time',
        'All hands', 'Dentist', 'One on one', 'Travel', 'Training day']),
    k.whole,
    CASE WHEN NOT k.whole THEN k.begins END,
    CASE WHEN NOT k.whole
        THEN k.begins + (1 + k.key % 3) * interval '30 min' END,
    CASE WHEN k.whole THEN k.day END, CASE WHEN k.whole THEN k.day + 1 END,
    pg_temp.word(k.key, 11, ARRAY['busy', 'busy', 'busy', 'tentative', 'free',
        'oof', 'workingElsewhere']),
    pg_temp.word(k.key, 12, ARRAY['accepted', 'organizer', 'none', 'declined']),
    k.key % 10 = 0, 'Person 0', 'person0@' || p.workspace || '.example',
    CASE WHEN k.key % 4 = 0 THEN 'Room ' || k.key % 20 END
FROM person p
CROSS JOIN generate_series(0, 41) AS e (n)
CROSS JOIN LATERAL (
    SELECT p.key * 100 + e.n AS key,
        date :'monday' - 7 + 7 * (e.n / 2)
            + pg_temp.pick(p.key * 100 + e.n, 13, 5) AS day,
        pg_temp.pick(p.key * 100 + e.n, 14, 12) = 0 AS whole
) AS d
CROSS JOIN LATERAL (
    SELECT d.*, (d.day + time '08:00'
        + pg_temp.pick(d.key, 15, 20) * interval '30 min')
        AT TIME ZONE 'Europe/Berlin' AS begins
) AS k;

INSERT INTO sched.calendar_sync (workspace_id, account_id, status, window_from,
    window_until, last_ok_at)
SELECT workspace, id, CASE WHEN key % 25 = 0 THEN 'error' ELSE 'connected' END,
    date :'monday' - 7, date :'monday' + 140, mcp.now() - interval '3 min'
FROM person
WHERE key % 12 <> 0;
