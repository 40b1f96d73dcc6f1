-- A stored invite's fields as a draft has them, a sub-invite's with what it has
-- from its pool; fields without a value are left out.
CREATE OR REPLACE FUNCTION kailenty.invite_draft(invite text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
BEGIN
    RETURN (
        SELECT jsonb_object_agg(f.name, v.whole->f.name)
        FROM kailenty.invite i
        LEFT JOIN kailenty.invite p
            ON p.workspace_id = i.workspace_id AND p.id = i.parent_id
        CROSS JOIN LATERAL (
            SELECT coalesce(jsonb_strip_nulls(to_jsonb(p)), '{}')
                || jsonb_strip_nulls(to_jsonb(i))
                || jsonb_build_object(
                    'host_attends', coalesce(p.host_attends, i.host_attends),
                    'interviewer_ids', (
                        SELECT jsonb_agg(v.account_id ORDER BY v.position)
                        FROM kailenty.invite_interviewer v
                        WHERE v.workspace_id = workspace
                            AND v.invite_id = coalesce(p.id, i.id)),
                    'label_ids', (
                        SELECT jsonb_agg(l.label_id ORDER BY l.position)
                        FROM kailenty.invite_label l
                        WHERE l.workspace_id = workspace
                            AND l.invite_id = coalesce(p.id, i.id)))
                AS whole
        ) AS v
        JOIN kailenty.draft_fields() AS f
            ON jsonb_typeof(v.whole->f.name) <> 'null'
        WHERE i.workspace_id = workspace AND i.id = invite);
END
$$;
