BEGIN;
SELECT plan(6);

SELECT results_eq(
    $$SELECT name, email, role, status, time_zone FROM mcp.account
      WHERE workspace_id = 'harbor' ORDER BY email$$,
    $$VALUES
    ('Ada Lind', 'ada.lind@harbor.example', 'user', 'active',
        'Europe/Berlin'),
    ('Ben Roth', 'ben.roth@harbor.example', 'user', 'active',
        'Europe/Berlin'),
    ('Cem Aydin', 'cem.aydin@harbor.example', 'user', 'active',
        'Europe/Berlin'),
    ('Dia Costa', 'dia.costa@harbor.example', 'user', 'active',
        'Europe/Berlin'),
    ('Erin Walsh', 'erin.walsh@harbor.example', 'user', 'active',
        'America/New_York'),
    ('Jonas Brandt', 'jonas.brandt@harbor.example', 'user', 'active',
        'Europe/Berlin'),
    ('Mara Vogel', 'mara.vogel@harbor.example', 'manager', 'active',
        'Europe/Berlin'),
    ('Nora Weiss', 'nora.weiss@harbor.example', 'user', 'pending',
        'Europe/Berlin'),
    ('Paul Stein', 'paul.stein@harbor.example', 'user', 'disabled',
        'Europe/Berlin'),
    ('Priya Nair', 'priya.nair@harbor.example', 'user', 'active',
        'Asia/Kolkata'),
    ('Tomas Keller', 'tomas.keller@harbor.example', 'admin', 'active',
        'Europe/Berlin')$$,
    'harbor has its eleven people');

SELECT results_eq(
    $$SELECT company_name, default_calling_code, default_language,
        default_expiry_days, email_domains
      FROM kailenty.workspace_setting WHERE workspace_id = 'harbor'$$,
    $$VALUES ('Harbor', '49', 'en', 14, '{harbor.example}'::text[])$$,
    'harbor is set up as the examples of the extraction assume');

-- Every address in every row of the two workspaces.
CREATE TEMPORARY TABLE text_of AS
SELECT to_jsonb(x)::text AS row FROM mcp.account x
UNION ALL SELECT to_jsonb(x)::text FROM kailenty.workspace_setting x
UNION ALL SELECT to_jsonb(x)::text FROM kailenty.invite x
UNION ALL SELECT to_jsonb(x)::text FROM kailenty.invite_booking x
UNION ALL SELECT to_jsonb(x)::text FROM kailenty.contact_submission x
UNION ALL SELECT to_jsonb(x)::text FROM kailenty.template x
UNION ALL SELECT to_jsonb(x)::text FROM kailenty.invite_card x
UNION ALL SELECT to_jsonb(x)::text FROM sched.meeting x
UNION ALL SELECT to_jsonb(x)::text FROM sched.meeting_attendee x
UNION ALL SELECT to_jsonb(x)::text FROM sched.calendar_event x;

SELECT cmp_ok((SELECT count(*) FROM text_of), '>', 1000::bigint,
    'there are rows to search');
SELECT is_empty(
    $$SELECT found[1] FROM text_of,
        regexp_matches(row, '[^\s"'']+@[^\s"'',]+', 'g') AS found
      WHERE found[1] !~ '\.example$'$$,
    'every mail address is of a domain that nobody can own');
SELECT is_empty(
    $$SELECT found[1] FROM text_of,
        regexp_matches(row, 'https?://([^/"\s]+)', 'g') AS found
      WHERE found[1] !~ '^[a-z]+\.(harbor|finch)\.example$'$$,
    'and so is every link');
-- The ranges that Germany and North America keep for fiction.
SELECT is_empty(
    $$SELECT candidate_phone FROM kailenty.invite
      WHERE workspace_id IN ('harbor', 'finch') AND candidate_phone !~
        '^\+(49171392[0-9]{4}|4915228895456|493023125[0-9]{3}|1[2-9][0-9]{2}55501[0-9]{2})$'$$,
    'every phone number is of a range kept for fiction');

SELECT * FROM finish();
ROLLBACK;
