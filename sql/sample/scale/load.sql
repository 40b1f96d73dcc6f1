-- Sample data of any size, for measuring: workspaces scale-01, scale-02 and so
-- on, whose people, calendars, invites and meetings look like a site's of two
-- years. As the database's owner, into a database without other sample data:
--   psql -v ON_ERROR_STOP=1 [-v meetings=1000000] [-v invites=200000]
--     [-v people=5000] [-v workspaces=50] [-v anchor=2026-11-23] -f load.sql
-- The same rows at every load with the same values; all dates lie around the
-- anchor, a Monday, or else the Monday of the week of the load: 84 weeks
-- before it and 20 weeks after.
--
-- Workspaces are not equal: scale-01 has a tenth of everything, or twice a fair
-- share where there are fewer than twenty; the others share the rest. Within
-- one, person 0 is a manager, 1 an admin, 2 a recruiter with ten times as much
-- to do as the others, every fiftieth a manager, the rest users; the ids are
-- acc_s, the workspace in three digits, the person in six.
--
-- Everything is checked as it is when a site writes it: constraints, triggers
-- and reservations stand, so nobody is in two meetings at once.

SELECT EXISTS (
    SELECT FROM mcp.workspace WHERE id LIKE 'scale-%') AS loaded \gset
\if :loaded
\echo The workspaces scale-... are loaded already and stay as they are.
\q
\endif

\if :{?meetings}
\else
\set meetings 1000000
\endif
\if :{?invites}
\else
\set invites 200000
\endif
\if :{?people}
\else
\set people 5000
\endif
\if :{?workspaces}
\else
\set workspaces 50
\endif
\if :{?anchor}
\else
\set anchor ''
\endif

\set weeks_before 84
\set weeks_after 20
-- A person hosts or joins one meeting an hour at most: ten hours a day, of
-- which every other one is for hosting.
\set hosted_a_day 5

SELECT coalesce(nullif(:'anchor', '')::date, date_trunc('week',
        mcp.now() AT TIME ZONE 'Europe/Berlin')::date) AS monday,
    (:weeks_before + :weeks_after) * 5 * :hosted_a_day AS places,
    clock_timestamp() AS started \gset

SET client_min_messages = warning;
SET synchronous_commit = off;
-- Indexes of words and letters are written in larger portions.
SET gin_pending_list_limit = '64MB';
SET maintenance_work_mem = '256MB';

-- Looks random and is the same each time: 0 to size - 1.
CREATE FUNCTION pg_temp.pick(n bigint, salt integer, size integer)
RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (abs(hashint8extended(n, salt) / 2) % size)::integer
$$;

CREATE FUNCTION pg_temp.word(n bigint, salt integer, words text[])
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT words[1 + pg_temp.pick(n, salt, cardinality(words))]
$$;

-- Candidates, by the thousand of the same name.
CREATE FUNCTION pg_temp.first_name(n bigint)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT pg_temp.word(n, 80, ARRAY['Anna', 'Ben', 'Clara', 'David', 'Elif',
        'Finn', 'Greta', 'Hugo', 'Ida', 'Jonas', 'Kim', 'Lena', 'Mateo', 'Noah',
        'Olivia', 'Paul', 'Quinn', 'Rosa', 'Sam', 'Theo', 'Ünal', 'Viktor',
        'Wanda', 'Yara', 'Zoë'])
$$;

CREATE FUNCTION pg_temp.last_name(n bigint)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT pg_temp.word(n, 81, ARRAY['Adler', 'Braun', 'Conti', 'Dorn', 'Engel',
        'Fischer', 'Gruber', 'Huber', 'Ivanov', 'Jansen', 'Koch', 'Lang',
        'Müller', 'Nowak', 'Ortiz', 'Peters', 'Quist', 'Roth', 'Schmidt',
        'Tran', 'Ulrich', 'Voss', 'Wolf', 'Yilmaz', 'Ziegler'])
$$;

\ir people.sql
\ir lists.sql
\ir plan.sql
\ir invites.sql
\ir meetings.sql
\ir actions.sql

DROP TABLE person, site, planned_invite, planned_meeting, planned_booking;

SELECT 'VACUUM (ANALYZE) ' || string_agg(format('%I.%I', schemaname, tablename),
    ', ' ORDER BY schemaname, tablename)
FROM pg_tables
WHERE schemaname IN ('mcp', 'sched', 'kailenty') \gexec

SELECT format('%s meetings, %s invites, %s people in %s workspaces: loaded in '
    '%s s',
    (SELECT count(*) FROM sched.meeting WHERE workspace_id LIKE 'scale-%'),
    (SELECT count(*) FROM kailenty.invite WHERE workspace_id LIKE 'scale-%'),
    (SELECT count(*) FROM mcp.account WHERE workspace_id LIKE 'scale-%'),
    (SELECT count(*) FROM mcp.workspace WHERE id LIKE 'scale-%'),
    round(extract(epoch FROM clock_timestamp() - :'started'::timestamptz)))
    AS said \gset
\echo :said
