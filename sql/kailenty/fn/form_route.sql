-- Where a new form leads, as {kind, name}: exactly one of a recruiter, a label
-- with active members, a pool that can be booked.
CREATE OR REPLACE FUNCTION kailenty.form_route(args jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    reason text;
    route jsonb;
BEGIN
    IF (args ? 'recruiter_id')::integer + (args ? 'label_id')::integer
        + (args ? 'invite_id')::integer <> 1 THEN
        PERFORM kailenty.fail_argument('recruiter_id', 'one_of',
            'or label_id or invite_id must be given, and only one of them',
            'Say to whom the answers go.');
    END IF;
    PERFORM kailenty.check_people(ARRAY[args->>'recruiter_id'], 'recruiter_id')
    WHERE args ? 'recruiter_id';
    PERFORM kailenty.check_invite_filters(args->>'label_id', NULL);
    PERFORM kailenty.check_invite(args->>'invite_id');

    SELECT jsonb_build_object('kind', 'recruiter', 'name', p.name), NULL
    INTO route, reason
    FROM mcp.account p
    WHERE p.workspace_id = workspace AND p.id = args->>'recruiter_id'
    UNION ALL
    SELECT jsonb_build_object('kind', 'label', 'name', l.name),
        CASE WHEN NOT l.active THEN 'is not active'
            WHEN cardinality(kailenty.draft_label_members(l.id)) = 0
            THEN 'has no active members' END
    FROM kailenty.label l
    WHERE l.workspace_id = workspace AND l.id = args->>'label_id'
    UNION ALL
    SELECT jsonb_build_object('kind', 'invite', 'name', i.title),
        CASE WHEN i.type <> 'multi_use' THEN 'is no pool'
            WHEN s.status <> 'active' THEN 'is ' || s.status
        END
    FROM kailenty.invite i
    JOIN kailenty.invite_state s
        ON s.workspace_id = i.workspace_id AND s.id = i.id
    WHERE i.workspace_id = workspace AND i.id = args->>'invite_id';
    IF reason IS NOT NULL THEN
        PERFORM mcp.fail('MC422', 'route_invalid',
            format('The %s "%s" %s: answers would reach nobody.',
                route->>'kind', route->>'name', reason),
            'Choose a label with active members, an active pool, or a '
                'recruiter.',
            jsonb_build_array(jsonb_build_object(
                'path', (route->>'kind') || '_id', 'code', 'route_invalid',
                'message', reason)));
    END IF;
    RETURN route;
END
$$;
