-- Tool labels_list (managers and administrators): the attendee groups that
-- route bookings, with their members. A member is active who takes part in
-- routing: not paused in the label, and with an active account. open_invites
-- counts the invites of the label that are active now, a pool as one with its
-- sub-invites; routed_28_days the meetings that the label gave out.
CREATE OR REPLACE FUNCTION kailenty.labels_list(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    wanted CONSTANT text[] := kailenty.search_patterns(args->>'query');
    inactive_too CONSTANT boolean :=
        coalesce((args->>'include_inactive')::boolean, false);
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    skipped CONSTANT integer := coalesce((args->>'offset')::integer, 0);
    labels json;
    matches bigint;
    paging record;
BEGIN
    WITH page AS MATERIALIZED (
        SELECT row_number() OVER (ORDER BY lower(l.name), l.id) AS place, l.*
        FROM kailenty.label l
        WHERE l.workspace_id = workspace
            AND (l.active OR inactive_too)
            AND (wanted IS NULL OR kailenty.fold(
                concat_ws(' ', l.name, l.description)) ~ ALL (wanted))
        ORDER BY place
        LIMIT size + 1 OFFSET skipped
    ),
    open AS MATERIALIZED (
        SELECT * FROM kailenty.labels_open()
    )
    SELECT
        (SELECT coalesce(json_agg(line), '[]')
        FROM (
            SELECT l.id, l.name, l.colour, l.description, l.strategy,
                l.active,
                (SELECT coalesce(json_agg(json_build_object(
                        'id', p.id, 'name', p.name,
                        'active', m.active AND p.status = 'active')
                        ORDER BY m.position, p.name, p.id), '[]')
                    FROM kailenty.label_member m
                    JOIN mcp.account p
                        ON p.workspace_id = workspace AND p.id = m.account_id
                    WHERE m.workspace_id = workspace AND m.label_id = l.id)
                    AS members,
                coalesce((
                    SELECT o.invites FROM open o WHERE o.label_id = l.id), 0)
                    AS open_invites,
                (SELECT count(*)
                    FROM kailenty.route_log r
                    WHERE r.workspace_id = workspace AND r.label_id = l.id
                        AND r.routed_at > mcp.now() - interval '672 h'
                        AND r.routed_at <= mcp.now()) AS routed_28_days
            FROM page l
            WHERE l.place <= skipped + size
            ORDER BY l.place
        ) AS line),
        (SELECT count(*) FROM page)
    INTO labels, matches;

    paging := kailenty.page(args, matches, CASE
        WHEN wanted IS NOT NULL THEN 'Try fewer words or shorter beginnings.'
        WHEN NOT inactive_too THEN 'Set include_inactive to true.'
        ELSE 'There are no labels yet.'
    END);
    RETURN json_build_object(
        'labels', labels,
        'has_more', paging.has_more,
        'next_offset', paging.next_offset,
        'hint', paging.hint);
END
$$;
