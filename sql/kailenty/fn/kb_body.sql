-- An entry's body as a client reads it: a related tool's name in backticks
-- stands there with the site's prefix, so that it can be called.
CREATE OR REPLACE FUNCTION kailenty.kb_body(body text, related_tools text[])
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    tool text;
    shown text := body;
BEGIN
    FOREACH tool IN ARRAY related_tools LOOP
        shown := replace(shown, '`' || tool || '`',
            '`' || mcp.tool_name(tool) || '`');
    END LOOP;
    RETURN shown;
END
$$;
