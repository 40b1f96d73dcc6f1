-- The standard query's data: 100 000 meetings of 500 people in workspace bench,
-- 200 a person over the year 2025, and a function that runs the query behind
-- the row policies. bench_bare reads without policies, as the peers do.
\set ON_ERROR_STOP on
BEGIN;

INSERT INTO mcp.workspace (id, name) VALUES ('bench', 'Bench')
ON CONFLICT DO NOTHING;

INSERT INTO mcp.account (workspace_id, id, email, name, role, status)
SELECT 'bench', 'acc_' || lpad(i::text, 11, '0'), 'p' || i || '@bench.example',
    'Person ' || i, CASE WHEN i = 500 THEN 'manager' ELSE 'user' END, 'active'
FROM generate_series(1, 500) AS i;

-- A start in the year from the number alone, so that each run has the same.
INSERT INTO sched.meeting (workspace_id, id, host_id, title, type, starts_at,
    ends_at, time_zone, status, source, location_type, location_detail,
    description, created_by)
SELECT 'bench', 'mtg_' || lpad(i::text, 11, '0'),
    'acc_' || lpad((i % 500 + 1)::text, 11, '0'),
    'Meeting ' || i || ' about '
        || (ARRAY['budget', 'hiring', 'roadmap', 'retro', 'design', 'sales'])[
            1 + i % 6],
    'interview', at, at + interval '45 min', 'UTC',
    (ARRAY['scheduled', 'completed', 'cancelled'])[1 + i % 3], 'direct',
    'onsite', 'Room ' || i % 40, repeat('note ', 20),
    'acc_' || lpad((i % 500 + 1)::text, 11, '0')
FROM generate_series(1, 100000) AS i,
    LATERAL (SELECT timestamptz '2025-01-01 00:00Z'
        + (hashint4(i)::bigint & 2147483647) % 525600 * interval '1 min')
        AS start (at);

CREATE SCHEMA bench;
GRANT USAGE ON SCHEMA bench TO mcp_app;

CREATE FUNCTION bench.meetings(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT json_build_object('meetings', coalesce(json_agg(m), '[]'))
        FROM (
            SELECT id, title, status, starts_at, ends_at, location_detail
            FROM sched.meeting
            WHERE workspace_id = current_setting('mcp.workspace')
                AND host_id = args->>'recruiter_id'
                AND starts_at >= (args->>'from')::timestamptz
                AND starts_at < (args->>'until')::timestamptz
            ORDER BY starts_at
            LIMIT 20
        ) AS m);
END
$$;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bench_bare') THEN
        CREATE ROLE bench_bare LOGIN BYPASSRLS;
    END IF;
END
$$;
GRANT USAGE ON SCHEMA sched TO bench_bare;
GRANT SELECT ON sched.meeting TO bench_bare;

COMMIT;
VACUUM ANALYZE;
