-- Tool availability_overrides_list: other hours for one invite only, by date,
-- then invite. Active ones: of dates from today on (where their person lives)
-- and of invites that are drafts or active; include_inactive gives the others
-- too, and in_effect tells them apart. Without recruiter_id the caller's, but
-- with invite_id everybody's of that invite that the caller may see.
CREATE OR REPLACE FUNCTION kailenty.availability_overrides_list(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    invite CONSTANT text := args->>'invite_id';
    first CONSTANT date := args->>'from_date';
    last CONSTANT date := args->>'to_date';
    all_of_them CONSTANT boolean :=
        coalesce((args->>'include_inactive')::boolean, false);
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    skipped CONSTANT integer := coalesce((args->>'offset')::integer, 0);
    person text;
    overrides json;
    matches bigint;
    paging record;
BEGIN
    IF invite IS NULL OR args ? 'recruiter_id' THEN
        person := kailenty.whose(args->>'recruiter_id');
    END IF;
    PERFORM kailenty.check_invite(invite);
    IF last < first THEN
        PERFORM kailenty.fail_argument('to_date', 'date_order',
            format('must not be before from_date, %s', first),
            'Swap the dates, or leave one out.');
    END IF;

    SELECT coalesce(json_agg(line ORDER BY place)
            FILTER (WHERE place <= skipped + size), '[]'),
        count(*)
    INTO overrides, matches
    FROM (
        SELECT row_number() OVER (ORDER BY o.local_date, t.title,
                i.parent_id IS NOT NULL, o.scope_id, o.id) AS place,
            json_build_object(
                'id', o.id,
                'invite', json_build_object(
                    'id', i.id, 'title', t.title, 'status', s.status),
                'recruiter', json_build_object('id', p.id, 'name', p.name),
                'date', o.local_date,
                'mode', o.mode,
                'windows', kailenty.windows_json(o.windows),
                'note', o.note,
                'in_effect', t.in_effect) AS line
        FROM sched.scoped_override o
        JOIN kailenty.invite i
            ON i.workspace_id = o.workspace_id AND i.id = o.scope_id
        JOIN kailenty.invite_state s
            ON s.workspace_id = o.workspace_id AND s.id = o.scope_id
        JOIN mcp.account p
            ON p.workspace_id = o.workspace_id AND p.id = o.account_id
        LEFT JOIN kailenty.invite pool
            ON pool.workspace_id = i.workspace_id AND pool.id = i.parent_id
        CROSS JOIN LATERAL (
            SELECT coalesce(i.title, pool.title) AS title,
                s.status IN ('draft', 'active') AND o.local_date
                    >= (mcp.now() AT TIME ZONE p.time_zone)::date AS in_effect
        ) AS t
        WHERE o.workspace_id = workspace
            AND (person IS NULL OR o.account_id = person)
            AND (invite IS NULL OR o.scope_id = invite)
            AND (first IS NULL OR o.local_date >= first)
            AND (last IS NULL OR o.local_date <= last)
            AND (t.in_effect OR all_of_them)
        ORDER BY place
        LIMIT size + 1 OFFSET skipped
    ) AS page;

    paging := kailenty.page(args, matches, CASE
        WHEN NOT all_of_them THEN 'Set include_inactive to true.'
        WHEN last IS NOT NULL THEN 'Try a later to_date.'
        WHEN first IS NOT NULL THEN 'Try an earlier from_date.'
        ELSE 'There are none; day overrides are in '
            || mcp.tool_name('availability_get_base') || '.'
    END);
    RETURN json_build_object(
        'overrides', overrides,
        'has_more', paging.has_more,
        'next_offset', paging.next_offset,
        'hint', paging.hint);
END
$$;
