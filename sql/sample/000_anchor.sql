-- Sample data: the workspace harbor with its people, calendars, invites and
-- meetings, and a second one, finch, with data of the like. Loaded once after
-- the migration, as the database's owner, the files in the order of their
-- names:
--   psql -v ON_ERROR_STOP=1 [-v anchor=2026-11-23] -f 000_anchor.sql -f ...
-- A part that is loaded already is left as it is.
--
-- All dates lie around the anchor, the Monday of week 1: the psql variable
-- `anchor`, or else the Monday of the week of the load. Weeks are numbered -4
-- to -1 and 1 to 4, there is no week 0; what has happened lies before the
-- anchor. Ids do not depend on it. Clocks that move between Berlin and New York
-- in week 1 (some weeks of March and October) shift what the two have in
-- common.

SELECT to_regclass('sample.anchor') IS NOT NULL AS loaded \gset
\if :loaded
\echo The sample data are loaded already and stay as they are.
\q
\endif
\if :{?anchor}
\else
\set anchor ''
\endif

-- Only for loading and for tests; nothing that runs asks this schema.
CREATE SCHEMA sample;

-- clock: when the mirror was last seen, that of the worked examples (Monday
-- 08:00 in Berlin) if the anchor was given, the time of the load if not.
CREATE TABLE sample.anchor (
    monday date PRIMARY KEY
        CHECK (extract(isodow FROM monday) = 1),
    clock timestamptz NOT NULL
);

CREATE TABLE sample.part (
    name text PRIMARY KEY
);

INSERT INTO sample.anchor (monday, clock)
SELECT coalesce(given.anchor,
        date_trunc('week', mcp.now() AT TIME ZONE 'Europe/Berlin')::date),
    coalesce((given.anchor + time '08:00') AT TIME ZONE 'Europe/Berlin',
        mcp.now())
FROM (SELECT nullif(:'anchor', '')::date AS anchor) AS given;

CREATE FUNCTION sample.clock()
RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT clock FROM sample.anchor
$$;

-- The date of a weekday (1 is Monday) of a week.
CREATE FUNCTION sample.day(week integer, weekday integer)
RETURNS date
LANGUAGE sql STABLE
AS $$
    SELECT monday + (week - (week > 0)::integer) * 7 + weekday - 1
    FROM sample.anchor
$$;

CREATE FUNCTION sample.at(
    week integer,
    weekday integer,
    clock time,
    zone text DEFAULT 'Europe/Berlin')
RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT (sample.day(week, weekday) + clock) AT TIME ZONE zone
$$;

-- Characters that look random and are the same at each load, of the alphabet of
-- ids: for links, codes and what Outlook would have given.
CREATE FUNCTION sample.code(seed text, length integer)
RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz',
        (get_byte(sha256(convert_to(seed, 'UTF8')), n) & 31) + 1, 1), ''
        ORDER BY n)
    FROM generate_series(0, length - 1) AS n
$$;

CREATE FUNCTION sample.is_loaded(what text)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (SELECT FROM sample.part WHERE name = what)
$$;
