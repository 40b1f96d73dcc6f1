-- A JSON array of strings as an array; NULL, and what is no array, as NULL.
CREATE OR REPLACE FUNCTION mcp.oauth_text_array(value jsonb)
RETURNS text[]
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN jsonb_typeof(value) = 'array' THEN ARRAY(
        SELECT t.element
        FROM jsonb_array_elements_text(value)
            WITH ORDINALITY AS t (element, place)
        ORDER BY t.place) END
$$;
