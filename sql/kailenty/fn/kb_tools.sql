-- An entry's related tools as a client calls them.
CREATE OR REPLACE FUNCTION kailenty.kb_tools(related_tools text[])
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(mcp.tool_name(t.name) ORDER BY t.place), '[]')
        FROM unnest(related_tools) WITH ORDINALITY AS t (name, place));
END
$$;
