-- Store the values of a draft as a new invite, or in one that is there, and give
-- its id. What a value is not given for is null.
CREATE OR REPLACE FUNCTION kailenty.invite_store(
    draft jsonb,
    invite text,
    set_fields text[])
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    me CONSTANT text := current_setting('mcp.account');
    stored text := invite;
    columns text;
BEGIN
    -- The fields of a draft, in their one table, are the columns; what is always
    -- something keeps its default.
    SELECT string_agg(quote_ident(f.name), ', ' ORDER BY f.place)
    INTO columns
    FROM kailenty.draft_fields() AS f
    WHERE f.kind NOT IN ('people', 'labels');
    IF stored IS NULL THEN
        INSERT INTO kailenty.invite (workspace_id, id, recruiter_id, type,
            status, created_by)
        VALUES (workspace, mcp.new_id('inv_'), draft->>'recruiter_id',
            draft->>'type', 'draft', me)
        RETURNING id INTO stored;
    END IF;
    EXECUTE format('UPDATE kailenty.invite SET (%1$s) = (SELECT %1$s '
        'FROM jsonb_populate_record(NULL::kailenty.invite, $3)) '
        'WHERE workspace_id = $1 AND id = $2', columns)
    USING workspace, stored,
        '{"host_attends": true, "send_email": true}' || draft;
    UPDATE kailenty.invite i
    SET set_fields = invite_store.set_fields,
        version = i.version + CASE WHEN invite IS NULL THEN 0 ELSE 1 END,
        updated_at = mcp.now()
    WHERE i.workspace_id = workspace AND i.id = stored;
    PERFORM kailenty.invite_store_lists(draft, stored);
    RETURN stored;
END
$$;
