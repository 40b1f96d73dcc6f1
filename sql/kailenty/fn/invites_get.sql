-- Tool invites_get: one invite with everything that shapes it. A sub-invite's
-- inherited fields are shown as the pool has them now.
CREATE OR REPLACE FUNCTION kailenty.invites_get(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    zone CONSTANT text := sched.use_zone(args->>'time_zone');
    wanted CONSTANT text := args->>'invite_id';
    i kailenty.invite;
    pool kailenty.invite;
    state kailenty.invite_state;
BEGIN
    SELECT * INTO i FROM kailenty.invite v
    WHERE v.workspace_id = workspace AND v.id = wanted;
    IF i.id IS NULL THEN
        PERFORM kailenty.fail_missing('invite', ARRAY[wanted], 'invites_list',
            'invite_id');
    END IF;
    SELECT * INTO pool FROM kailenty.invite v
    WHERE v.workspace_id = workspace AND v.id = i.parent_id;
    SELECT * INTO state FROM kailenty.invite_state s
    WHERE s.workspace_id = workspace AND s.id = wanted;

    RETURN json_build_object(
        'time_zone', zone,
        'invite', kailenty.invite_json(i, pool, state),
        'overrides', kailenty.invite_overrides(i.id, i.parent_id),
        'bookings', kailenty.invite_bookings(i.id),
        'bookings_count', (
            SELECT count(*)
            FROM kailenty.invite_booking b
            WHERE b.workspace_id = workspace
                AND (b.invite_id = i.id OR b.pool_id = i.id)),
        'sub_invites', (
            SELECT coalesce(json_agg(c), '[]')
            FROM (
                SELECT v.id, v.candidate_name, s.status,
                    date_trunc('second', coalesce(v.expires_at, i.expires_at))
                        AS expires_at
                FROM (
                    SELECT c.id, c.candidate_name, c.expires_at, c.created_at
                    FROM kailenty.invite c
                    WHERE c.workspace_id = workspace AND c.parent_id = i.id
                    ORDER BY c.created_at, c.id
                    LIMIT 20
                ) AS v
                JOIN kailenty.invite_state s
                    ON s.workspace_id = workspace AND s.id = v.id
                ORDER BY v.created_at, v.id
            ) AS c),
        'sub_invites_count', (
            SELECT count(*)
            FROM kailenty.invite v
            WHERE v.workspace_id = workspace AND v.parent_id = i.id),
        'actions', to_json(kailenty.invite_actions(i.type, i.status,
            state.status, i.recruiter_id, coalesce(state.free > 0, true))));
END
$$;
