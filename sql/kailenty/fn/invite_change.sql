-- Write what changed of an invite that is live. What a sub-invite is to have from
-- its pool again, a null among the `changes`, is null in its row.
CREATE OR REPLACE FUNCTION kailenty.invite_change(
    i kailenty.invite,
    draft jsonb,
    changed text[],
    changes jsonb)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    columns text;
BEGIN
    SELECT string_agg(quote_ident(f.name), ', ' ORDER BY f.place)
    INTO columns
    FROM kailenty.draft_fields() AS f
    WHERE f.kind NOT IN ('people', 'labels') AND f.name = ANY (changed);
    IF columns IS NOT NULL THEN
        EXECUTE format('UPDATE kailenty.invite SET (%1$s) = (SELECT %1$s '
            'FROM jsonb_populate_record(NULL::kailenty.invite, $3)) '
            'WHERE workspace_id = $1 AND id = $2', columns)
        USING i.workspace_id, i.id, draft || CASE i.type WHEN 'sub_invite'
            THEN kailenty.nulls(changes) ELSE '{}' END;
    END IF;
    IF changed && ARRAY['interviewer_ids', 'label_ids'] THEN
        PERFORM kailenty.invite_store_lists(draft, i.id);
    END IF;
    UPDATE kailenty.invite v
    SET version = v.version + 1, updated_at = mcp.now()
    WHERE v.workspace_id = i.workspace_id AND v.id = i.id;
END
$$;
