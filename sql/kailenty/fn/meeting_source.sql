-- Where a meeting comes from, with the title of its invite (a sub-invite's is
-- its pool's) or form if the caller can see it.
CREATE OR REPLACE FUNCTION kailenty.meeting_source(
    source text,
    source_id text)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
BEGIN
    RETURN json_build_object(
        'kind', source,
        'id', source_id,
        'title', CASE source
            WHEN 'invite' THEN (
                SELECT coalesce(i.title, p.title)
                FROM kailenty.invite i
                LEFT JOIN kailenty.invite p
                    ON p.workspace_id = workspace AND p.id = i.parent_id
                WHERE i.workspace_id = workspace AND i.id = source_id)
            WHEN 'form' THEN (
                SELECT f.title
                FROM kailenty.contact_form f
                WHERE f.workspace_id = workspace AND f.id = source_id)
        END);
END
$$;
