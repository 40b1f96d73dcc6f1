-- Refuse a label or a pool that the caller cannot see as a filter of invites.
CREATE OR REPLACE FUNCTION kailenty.check_invite_filters(
    label text,
    pool text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
BEGIN
    IF label IS NOT NULL AND NOT EXISTS (
        SELECT FROM kailenty.label l
        WHERE l.workspace_id = workspace AND l.id = label)
    THEN
        -- A user cannot list labels; the names on their invites have the ids.
        PERFORM kailenty.fail_missing('label', ARRAY[label],
            CASE current_setting('mcp.role')
                WHEN 'user' THEN 'invites_list' ELSE 'labels_list'
            END, 'label_id');
    END IF;
    IF pool IS NOT NULL AND NOT EXISTS (
        SELECT FROM kailenty.invite i
        WHERE i.workspace_id = workspace AND i.id = pool)
    THEN
        PERFORM kailenty.fail_missing('invite', ARRAY[pool], 'invites_list',
            'parent_id');
    END IF;
END
$$;
