-- The fields of a draft as changes show them: people, labels, card, template and
-- profile by name.
CREATE OR REPLACE FUNCTION kailenty.invite_facts(draft jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
BEGIN
    RETURN jsonb_strip_nulls(draft
        - '{recruiter_id,interviewer_ids,label_ids,card_id,template_id,'
            'notification_profile_id}'::text[]
        || jsonb_build_object(
            'recruiter', kailenty.person_json(draft->>'recruiter_id')->>'name',
            'interviewers', (
                SELECT jsonb_agg(kailenty.person_json(g.id)->>'name'
                    ORDER BY g.n)
                FROM jsonb_array_elements_text(draft->'interviewer_ids')
                    WITH ORDINALITY AS g (id, n)),
            'labels', (
                SELECT jsonb_agg(l.name ORDER BY g.n)
                FROM jsonb_array_elements_text(draft->'label_ids')
                    WITH ORDINALITY AS g (id, n)
                JOIN kailenty.label l
                    ON l.workspace_id = workspace AND l.id = g.id),
            'card', (
                SELECT c.name FROM kailenty.invite_card c
                WHERE c.workspace_id = workspace
                    AND c.id = draft->>'card_id'),
            'template', (
                SELECT t.name FROM kailenty.template t
                WHERE t.workspace_id = workspace
                    AND t.id = draft->>'template_id'),
            'notification_profile', (
                SELECT n.name FROM kailenty.notification_profile n
                WHERE n.workspace_id = workspace
                    AND n.id = draft->>'notification_profile_id')));
END
$$;
