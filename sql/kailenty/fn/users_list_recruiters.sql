-- Tool users_list_recruiters: the active persons of the workspace; to a user
-- only themselves. Filtering by a label is for those who may list labels, and
-- finds its members that take part in routing.
CREATE OR REPLACE FUNCTION kailenty.users_list_recruiters(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    me CONSTANT text := current_setting('mcp.account');
    alone CONSTANT boolean := current_setting('mcp.role') = 'user';
    wanted CONSTANT text[] := kailenty.search_patterns(args->>'query');
    label CONSTANT text := args->>'label_id';
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    skipped CONSTANT integer := coalesce((args->>'offset')::integer, 0);
    recruiters json;
    matches bigint;
    paging record;
BEGIN
    IF label IS NOT NULL AND alone THEN
        PERFORM mcp.fail('MC403', 'forbidden',
            'Who belongs to a label is for managers and administrators.',
            'Leave label_id out, or ask a manager.');
    END IF;
    PERFORM kailenty.check_invite_filters(label, NULL);

    SELECT coalesce(json_agg(json_build_object(
                'id', p.id, 'name', p.name, 'email', p.email, 'role', p.role,
                'time_zone', p.time_zone, 'is_self', p.id = me,
                'has_hours', EXISTS (
                    SELECT FROM sched.working_hours h
                    WHERE h.workspace_id = workspace AND h.account_id = p.id),
                'calendar_connected', EXISTS (
                    SELECT FROM sched.calendar_sync c
                    WHERE c.workspace_id = workspace AND c.account_id = p.id
                        AND c.status = 'connected')) ORDER BY p.place)
            FILTER (WHERE p.place <= skipped + size), '[]'),
        count(*)
    INTO recruiters, matches
    FROM (
        SELECT p.id, p.name, p.email, p.role, p.time_zone,
            row_number() OVER (ORDER BY lower(p.name), p.id) AS place
        FROM mcp.account p
        WHERE p.workspace_id = workspace
            AND p.status = 'active'
            AND p.role <> 'service'
            AND (p.id = me OR NOT alone)
            AND (wanted IS NULL
                OR kailenty.fold(p.name || ' ' || p.email) ~ ALL (wanted))
            AND (label IS NULL OR EXISTS (
                SELECT FROM kailenty.label_member m
                WHERE m.workspace_id = workspace AND m.label_id = label
                    AND m.account_id = p.id AND m.active))
        ORDER BY place
        LIMIT size + 1 OFFSET skipped
    ) AS p;

    paging := kailenty.page(args, matches, CASE
        WHEN alone THEN 'You can list yourself only: leave query out.'
        WHEN wanted IS NOT NULL THEN 'Try fewer words or shorter beginnings.'
        ELSE 'Leave label_id out.'
    END);
    RETURN json_build_object(
        'recruiters', recruiters,
        'has_more', paging.has_more,
        'next_offset', paging.next_offset,
        'hint', paging.hint);
END
$$;
