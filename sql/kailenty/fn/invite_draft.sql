-- A stored invite's fields as a draft has them, a sub-invite's with what it has
-- from its pool; fields without a value are left out. Its own statement for each
-- table: behind row policies a join on coalesce(pool, invite) reads all of the
-- workspace.
CREATE OR REPLACE FUNCTION kailenty.invite_draft(invite text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    i kailenty.invite;
    pool kailenty.invite;
    shared_id text;
    whole jsonb;
BEGIN
    SELECT * INTO i FROM kailenty.invite v
    WHERE v.workspace_id = workspace AND v.id = invite;
    IF i.id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO pool FROM kailenty.invite v
    WHERE v.workspace_id = workspace AND v.id = i.parent_id;
    shared_id := coalesce(pool.id, i.id);
    whole := CASE WHEN pool.id IS NULL THEN '{}'
            ELSE jsonb_strip_nulls(to_jsonb(pool)) END
        || jsonb_strip_nulls(to_jsonb(i))
        || jsonb_build_object(
            'host_attends', coalesce(pool.host_attends, i.host_attends),
            'interviewer_ids', (
                SELECT jsonb_agg(v.account_id ORDER BY v.position)
                FROM kailenty.invite_interviewer v
                WHERE v.workspace_id = workspace AND v.invite_id = shared_id),
            'label_ids', (
                SELECT jsonb_agg(l.label_id ORDER BY l.position)
                FROM kailenty.invite_label l
                WHERE l.workspace_id = workspace AND l.invite_id = shared_id));
    RETURN (
        SELECT jsonb_object_agg(f.name, whole->f.name)
        FROM kailenty.draft_fields() AS f
        WHERE jsonb_typeof(whole->f.name) <> 'null');
END
$$;
