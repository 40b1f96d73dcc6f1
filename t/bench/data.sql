-- What the bench needs beside the 100 000 meetings of sql/sample/bench: a function
-- that runs the standard query behind the row policies, and bench_bare, who
-- reads without policies, as the peers do.
\set ON_ERROR_STOP on
BEGIN;

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
            SELECT id, title, status, starts_at, ends_at, conference_url
            FROM sched.meeting
            WHERE workspace_id = current_setting('mcp.workspace', true)
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
