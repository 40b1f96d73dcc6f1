-- Tool contact_forms_list: the forms that the caller can see, newest first.
-- Of submissions it tells how many came in the last 30 days, never what. The
-- name of a pool that the caller cannot see stays out.
CREATE OR REPLACE FUNCTION kailenty.contact_forms_list(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    zone CONSTANT text := sched.use_zone();
    wanted CONSTANT text[] := kailenty.search_patterns(args->>'query');
    state CONSTANT text := args->>'status';
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    skipped CONSTANT integer := coalesce((args->>'offset')::integer, 0);
    forms json;
    matches bigint;
    paging record;
BEGIN
    WITH page AS MATERIALIZED (
        SELECT row_number() OVER (ORDER BY f.created_at DESC, f.id) AS place,
            f.*
        FROM kailenty.contact_form f
        WHERE f.workspace_id = workspace
            AND (state IS NULL OR f.status = state)
            AND (wanted IS NULL
                OR kailenty.fold(f.title || ' ' || f.slug) ~ ALL (wanted))
        ORDER BY place
        LIMIT size + 1 OFFSET skipped
    )
    SELECT
        (SELECT coalesce(json_agg(line), '[]')
        FROM (
            SELECT f.id, f.slug, f.title,
                kailenty.form_link(f.slug) AS url,
                f.status,
                CASE
                    WHEN f.recruiter_id IS NOT NULL THEN json_build_object(
                        'kind', 'recruiter', 'name', p.name)
                    WHEN f.label_id IS NOT NULL THEN json_build_object(
                        'kind', 'label', 'name', l.name)
                    ELSE json_build_object('kind', 'invite', 'name', i.title)
                END AS routes_to,
                jsonb_array_length(f.fields) AS field_count,
                (SELECT count(*)
                    FROM kailenty.contact_submission c
                    WHERE c.workspace_id = workspace AND c.form_id = f.id
                        AND c.created_at > mcp.now() - interval '720 h'
                        AND c.created_at <= mcp.now()) AS submissions_30_days,
                date_trunc('second', f.created_at) AS created_at
            FROM page f
            LEFT JOIN mcp.account p
                ON p.workspace_id = workspace AND p.id = f.recruiter_id
            LEFT JOIN kailenty.label l
                ON l.workspace_id = workspace AND l.id = f.label_id
            LEFT JOIN kailenty.invite i
                ON i.workspace_id = workspace AND i.id = f.invite_id
            WHERE f.place <= skipped + size
            ORDER BY f.place
        ) AS line),
        (SELECT count(*) FROM page)
    INTO forms, matches;

    paging := kailenty.page(args, matches, CASE
        WHEN wanted IS NOT NULL THEN 'Try fewer words or shorter beginnings.'
        WHEN state IS NOT NULL THEN 'Leave status out.'
        ELSE 'There are no contact forms that you can see.'
    END);
    RETURN json_build_object(
        'time_zone', zone,
        'forms', forms,
        'has_more', paging.has_more,
        'next_offset', paging.next_offset,
        'hint', paging.hint);
END
$$;
