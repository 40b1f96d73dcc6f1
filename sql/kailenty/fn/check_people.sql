-- Refuse ids that are not those of active persons of the workspace, and name
-- them all at once.
CREATE OR REPLACE FUNCTION kailenty.check_people(
    people text[],
    path text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    missing text[];
BEGIN
    SELECT array_agg(g.id ORDER BY g.place) INTO missing
    FROM unnest(people) WITH ORDINALITY AS g (id, place)
    WHERE NOT EXISTS (
        SELECT FROM mcp.account p
        WHERE p.workspace_id = current_setting('mcp.workspace')
            AND p.id = g.id
            AND p.status = 'active'
            AND p.role <> 'service');
    IF missing IS NOT NULL THEN
        PERFORM kailenty.fail_missing('person', missing,
            'users_list_recruiters', path);
    END IF;
END
$$;
