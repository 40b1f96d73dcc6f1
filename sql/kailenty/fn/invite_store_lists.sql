-- Store who interviews on an invite, and which labels route its bookings, in the
-- order given.
CREATE OR REPLACE FUNCTION kailenty.invite_store_lists(
    draft jsonb,
    invite text)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    people CONSTANT text[] :=
        coalesce(kailenty.text_array(draft->'interviewer_ids'), '{}');
    labels CONSTANT text[] :=
        coalesce(kailenty.text_array(draft->'label_ids'), '{}');
BEGIN
    IF people <> ARRAY(
        SELECT v.account_id FROM kailenty.invite_interviewer v
        WHERE v.workspace_id = workspace AND v.invite_id = invite
        ORDER BY v.position)
    THEN
        DELETE FROM kailenty.invite_interviewer v
        WHERE v.workspace_id = workspace AND v.invite_id = invite;
        INSERT INTO kailenty.invite_interviewer
            (workspace_id, invite_id, account_id, position)
        SELECT workspace, invite, p.id, p.n
        FROM unnest(people) WITH ORDINALITY AS p (id, n);
    END IF;
    IF labels <> ARRAY(
        SELECT l.label_id FROM kailenty.invite_label l
        WHERE l.workspace_id = workspace AND l.invite_id = invite
        ORDER BY l.position)
    THEN
        DELETE FROM kailenty.invite_label l
        WHERE l.workspace_id = workspace AND l.invite_id = invite;
        INSERT INTO kailenty.invite_label
            (workspace_id, invite_id, label_id, position)
        SELECT workspace, invite, p.id, p.n
        FROM unnest(labels) WITH ORDINALITY AS p (id, n);
    END IF;
END
$$;
