-- A person as {id, name}; NULL for nobody.
CREATE OR REPLACE FUNCTION kailenty.person_json(account text)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT json_build_object('id', p.id, 'name', p.name)
        FROM mcp.account p
        WHERE p.workspace_id = current_setting('mcp.workspace')
            AND p.id = account);
END
$$;
