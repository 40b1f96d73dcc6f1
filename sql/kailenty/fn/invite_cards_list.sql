-- Tool invite_cards_list: the active cards that the caller can use.
CREATE OR REPLACE FUNCTION kailenty.invite_cards_list(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    wanted CONSTANT text[] := kailenty.search_patterns(args->>'query');
    tongue CONSTANT text := lower(args->>'language');
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    skipped CONSTANT integer := coalesce((args->>'offset')::integer, 0);
    cards json;
    matches bigint;
    paging record;
BEGIN
    SELECT coalesce(json_agg(card)
            FILTER (WHERE place <= skipped + size), '[]'),
        count(*)
    INTO cards, matches
    FROM (
        SELECT row_number() OVER (ORDER BY c.name, c.id) AS place,
            json_build_object(
                'id', c.id, 'name', c.name, 'headline', c.headline,
                'language', c.language, 'default_title', c.default_title,
                'default_duration_minutes', c.default_duration_minutes,
                'default_location_type', c.default_location_type,
                'is_default', c.is_default,
                'own', c.owner_id IS NOT DISTINCT FROM
                    current_setting('mcp.account')) AS card
        FROM kailenty.invite_card c
        WHERE c.workspace_id = current_setting('mcp.workspace')
            AND c.active
            AND (tongue IS NULL OR c.language = tongue)
            AND (wanted IS NULL
                OR kailenty.fold(concat_ws(' ', c.name, c.headline))
                    ~ ALL (wanted))
        ORDER BY c.name, c.id
        LIMIT size + 1 OFFSET skipped
    ) AS page;
    paging := kailenty.page(args, matches, CASE
        WHEN wanted IS NOT NULL THEN 'Try fewer words or shorter beginnings.'
        WHEN tongue IS NOT NULL THEN 'Leave language out.'
        ELSE 'There are no cards yet; an invite does not need one.'
    END);
    RETURN json_build_object('cards', cards, 'has_more', paging.has_more,
        'next_offset', paging.next_offset, 'hint', paging.hint);
END
$$;
