-- Tool templates_list: the active message templates that the caller can use.
CREATE OR REPLACE FUNCTION kailenty.templates_list(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    wanted CONSTANT text[] := kailenty.search_patterns(args->>'query');
    tongue CONSTANT text := lower(args->>'language');
    purpose CONSTANT text := args->>'kind';
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    skipped CONSTANT integer := coalesce((args->>'offset')::integer, 0);
    templates json;
    matches bigint;
    paging record;
BEGIN
    SELECT coalesce(json_agg(line ORDER BY place)
            FILTER (WHERE place <= skipped + size), '[]'),
        count(*)
    INTO templates, matches
    FROM (
        SELECT row_number() OVER (
                ORDER BY t.kind, t.language, lower(t.name), t.id) AS place,
            json_build_object(
                'id', t.id, 'name', t.name, 'kind', t.kind,
                'language', t.language, 'subject', t.subject,
                'body_start', left(t.body, 160),
                'placeholders',
                    kailenty.placeholders(t.subject || ' ' || t.body),
                'is_default', t.is_default,
                'own', t.owner_id IS NOT DISTINCT FROM
                    current_setting('mcp.account')) AS line
        FROM kailenty.template t
        WHERE t.workspace_id = current_setting('mcp.workspace')
            AND t.active
            AND (purpose IS NULL OR t.kind = purpose)
            AND (tongue IS NULL OR t.language = tongue)
            AND (wanted IS NULL
                OR kailenty.fold(t.name || ' ' || t.subject) ~ ALL (wanted))
        ORDER BY place
        LIMIT size + 1 OFFSET skipped
    ) AS page;

    paging := kailenty.page(args, matches, CASE
        WHEN wanted IS NOT NULL THEN 'Try fewer words or shorter beginnings.'
        WHEN tongue IS NOT NULL THEN 'Leave language out.'
        WHEN purpose IS NOT NULL THEN 'Leave kind out.'
        ELSE 'There are no templates yet; an invite does not need one.'
    END);
    RETURN json_build_object(
        'templates', templates,
        'has_more', paging.has_more,
        'next_offset', paging.next_offset,
        'hint', paging.hint);
END
$$;
