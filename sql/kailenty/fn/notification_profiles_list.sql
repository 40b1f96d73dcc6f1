-- Tool notification_profiles_list: the active profiles that the caller can use,
-- their rules as sentences.
CREATE OR REPLACE FUNCTION kailenty.notification_profiles_list(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    wanted CONSTANT text[] := kailenty.search_patterns(args->>'query');
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    skipped CONSTANT integer := coalesce((args->>'offset')::integer, 0);
    profiles json;
    matches bigint;
    paging record;
BEGIN
    SELECT coalesce(json_agg(line ORDER BY place)
            FILTER (WHERE place <= skipped + size), '[]'),
        count(*)
    INTO profiles, matches
    FROM (
        SELECT row_number() OVER (ORDER BY lower(n.name), n.id) AS place,
            json_build_object(
                'id', n.id, 'name', n.name, 'description', n.description,
                'rules', (
                    SELECT coalesce(json_agg(kailenty.notice_sentence(r.rule)
                        ORDER BY r.place), '[]')
                    FROM jsonb_array_elements(n.rules)
                        WITH ORDINALITY AS r (rule, place)),
                'is_default', n.is_default,
                'own', n.owner_id IS NOT DISTINCT FROM
                    current_setting('mcp.account')) AS line
        FROM kailenty.notification_profile n
        WHERE n.workspace_id = current_setting('mcp.workspace')
            AND n.active
            AND (wanted IS NULL OR kailenty.fold(
                concat_ws(' ', n.name, n.description)) ~ ALL (wanted))
        ORDER BY place
        LIMIT size + 1 OFFSET skipped
    ) AS page;

    paging := kailenty.page(args, matches, CASE
        WHEN wanted IS NOT NULL THEN 'Try fewer words or shorter beginnings.'
        ELSE 'There are no profiles yet; an invite does not need one.'
    END);
    RETURN json_build_object(
        'profiles', profiles,
        'has_more', paging.has_more,
        'next_offset', paging.next_offset,
        'hint', paging.hint);
END
$$;
