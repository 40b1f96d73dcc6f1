-- The next ten dates with other hours for an invite or its pool, as far as the
-- caller may see them: their own, or everybody's.
CREATE OR REPLACE FUNCTION kailenty.invite_overrides(invite text, pool text)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(o), '[]')
        FROM (
            SELECT v.id, v.scope_id AS invite_id,
                json_build_object('id', p.id, 'name', p.name) AS recruiter,
                v.local_date AS date, v.mode,
                kailenty.windows_json(v.windows) AS windows, v.note
            FROM sched.scoped_override v
            JOIN mcp.account p
                ON p.workspace_id = v.workspace_id AND p.id = v.account_id
            WHERE v.workspace_id = current_setting('mcp.workspace')
                AND v.scope_id IN (invite, pool)
                AND v.local_date >= (mcp.now() AT TIME ZONE p.time_zone)::date
            ORDER BY v.local_date, v.scope_id, v.id
            LIMIT 10
        ) AS o);
END
$$;
