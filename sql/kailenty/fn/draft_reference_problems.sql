-- What is wrong with the ids in a draft: cards, templates and profiles must be
-- visible and active, people active, labels active with an active member. Of
-- what a user may not set nothing is looked up.
CREATE OR REPLACE FUNCTION kailenty.draft_reference_problems(
    given jsonb, recruiter text)
RETURNS SETOF kailenty.draft_finding
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    workspace constant text := current_setting('mcp.workspace');
    manages constant boolean := current_setting('mcp.role') <> 'user';
BEGIN
    RETURN QUERY
    WITH references_ AS (
        SELECT f.name, f.kind, i.id
        FROM kailenty.draft_fields() AS f
        CROSS JOIN LATERAL (
            SELECT jsonb_array_elements_text(CASE jsonb_typeof(given->f.name)
                WHEN 'array' THEN given->f.name
                ELSE jsonb_build_array(given->f.name) END) AS id
        ) AS i
        WHERE given ? f.name
            AND f.kind IN ('card', 'template', 'profile', 'labels', 'people',
                'person')
            AND (manages OR NOT f.managers AND f.kind <> 'person')
            -- Too many is a problem of its own.
            AND (f.high IS NULL
                OR jsonb_array_length(given->f.name) <= f.high)
    ), judged AS (
        SELECT r.name, r.kind, r.id, CASE
            WHEN r.kind = 'card' AND NOT EXISTS (
                SELECT FROM kailenty.invite_card c
                WHERE c.workspace_id = workspace AND c.id = r.id AND c.active)
            OR r.kind = 'profile' AND NOT EXISTS (
                SELECT FROM kailenty.notification_profile n
                WHERE n.workspace_id = workspace AND n.id = r.id AND n.active)
            OR r.kind = 'template' AND NOT EXISTS (
                SELECT FROM kailenty.template t
                WHERE t.workspace_id = workspace AND t.id = r.id AND t.active)
            OR r.kind = 'labels' AND NOT EXISTS (
                SELECT FROM kailenty.label l
                WHERE l.workspace_id = workspace AND l.id = r.id AND l.active)
            OR r.kind IN ('person', 'people') AND NOT EXISTS (
                SELECT FROM mcp.account a
                WHERE a.workspace_id = workspace AND a.id = r.id
                    AND a.status = 'active' AND a.role <> 'service')
            THEN 'unknown_reference'
            WHEN r.kind = 'template' AND EXISTS (
                SELECT FROM kailenty.template t
                WHERE t.workspace_id = workspace AND t.id = r.id
                    AND t.kind <> 'invitation')
            THEN 'wrong_template_kind'
            WHEN r.kind = 'labels' AND cardinality(
                kailenty.draft_label_members(r.id)) = 0
            THEN 'label_without_members'
            WHEN r.kind = 'people' AND r.id = recruiter
            THEN 'interviewer_is_recruiter'
        END AS code
        FROM references_ AS r
    )
    SELECT j.name, j.code, format(say.message, left(string_agg(j.id, ', '
            ORDER BY j.id), 200)), format(say.hint, mcp.tool_name(lister.tool))
    FROM judged AS j
    JOIN (VALUES
        ('unknown_reference', 'has no such entry for you: %s',
            'Look it up with %s.'),
        ('wrong_template_kind', 'must be a template of kind invitation: %s',
            'Choose one from %s with kind invitation.'),
        ('label_without_members', 'has a label without active members: %s',
            'Choose another from %s.'),
        ('interviewer_is_recruiter', 'has the recruiter too: %s',
            'Leave the recruiter out; %s finds others.')
    ) AS say (code, message, hint) ON say.code = j.code
    JOIN (VALUES
        ('card', 'invite_cards_list'),
        ('template', 'templates_list'),
        ('profile', 'notification_profiles_list'),
        ('labels', 'labels_list'),
        ('people', 'users_list_recruiters'),
        ('person', 'users_list_recruiters')
    ) AS lister (kind, tool) ON lister.kind = j.kind
    GROUP BY j.name, j.code, say.message, say.hint, lister.tool;
END
$$;
