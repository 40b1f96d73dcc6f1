-- The two workspaces (which may be there already, with their keys) and harbor's
-- people: a manager, an admin, seven users, one pending, one disabled.

SELECT sample.is_loaded('people') AS loaded \gset
\if :loaded
\q
\endif

INSERT INTO mcp.workspace (id, name)
VALUES ('harbor', 'Harbor'), ('finch', 'Finch')
ON CONFLICT DO NOTHING;

INSERT INTO kailenty.workspace_setting (workspace_id, public_base_url,
    company_name, default_calling_code, default_language, default_expiry_days,
    email_domains)
VALUES ('harbor', 'https://meet.harbor.example', 'Harbor', '49', 'en', 14,
    '{harbor.example}');

INSERT INTO mcp.account (workspace_id, id, email, name, role, status, time_zone,
    created_at, updated_at)
SELECT 'harbor', id, email, name, role, status, zone, joined, joined
FROM (
    VALUES
    ('acc_hmara00000', 'mara.vogel@harbor.example', 'Mara Vogel',
        'manager', 'active', 'Europe/Berlin', 420),
    ('acc_ht0mas0000', 'tomas.keller@harbor.example', 'Tomas Keller',
        'admin', 'active', 'Europe/Berlin', 430),
    ('acc_hj0nas0000', 'jonas.brandt@harbor.example', 'Jonas Brandt',
        'user', 'active', 'Europe/Berlin', 400),
    ('acc_hada000000', 'ada.lind@harbor.example', 'Ada Lind',
        'user', 'active', 'Europe/Berlin', 380),
    ('acc_hben000000', 'ben.roth@harbor.example', 'Ben Roth',
        'user', 'active', 'Europe/Berlin', 350),
    ('acc_hcem000000', 'cem.aydin@harbor.example', 'Cem Aydin',
        'user', 'active', 'Europe/Berlin', 300),
    ('acc_hd1a000000', 'dia.costa@harbor.example', 'Dia Costa',
        'user', 'active', 'Europe/Berlin', 40),
    ('acc_her1n00000', 'erin.walsh@harbor.example', 'Erin Walsh',
        'user', 'active', 'America/New_York', 260),
    ('acc_hpr1ya0000', 'priya.nair@harbor.example', 'Priya Nair',
        'user', 'active', 'Asia/Kolkata', 90),
    ('acc_hn0ra00000', 'nora.weiss@harbor.example', 'Nora Weiss',
        'user', 'pending', 'Europe/Berlin', 3),
    ('acc_hpav100000', 'paul.stein@harbor.example', 'Paul Stein',
        'user', 'disabled', 'Europe/Berlin', 390)
) AS person (id, email, name, role, status, zone, days)
CROSS JOIN LATERAL (
    SELECT (sample.day(1, 1) - person.days + time '09:00')
        AT TIME ZONE 'Europe/Berlin' AS joined
) AS at;

INSERT INTO sample.part VALUES ('people');
