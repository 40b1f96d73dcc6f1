-- Of changes as they were shown, what must be the same at the confirmation: all
-- but the ids of what is not there yet, links, and readings of the clock.
CREATE OR REPLACE FUNCTION mcp.action_facts(shown jsonb)
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    CASE jsonb_typeof(shown)
    WHEN 'object' THEN
        RETURN (
            SELECT coalesce(jsonb_object_agg(m.key,
                CASE WHEN m.key = 'after'
                        AND jsonb_typeof(shown->'before') = 'null'
                        AND jsonb_typeof(m.value) = 'object'
                    THEN mcp.action_facts(m.value - 'id')
                ELSE mcp.action_facts(m.value) END), '{}')
            FROM jsonb_each(shown) AS m
            WHERE m.key NOT IN ('created_at', 'updated_at')
                AND m.key !~ '(^|_)(link|url)$');
    WHEN 'array' THEN
        RETURN (
            SELECT coalesce(jsonb_agg(mcp.action_facts(e.value)
                ORDER BY e.place), '[]')
            FROM jsonb_array_elements(shown)
                WITH ORDINALITY AS e (value, place));
    WHEN 'string' THEN
        RETURN to_jsonb(regexp_replace(shown #>> '{}', 'https?://\S+', '(link)',
            'g'));
    ELSE
        RETURN shown;
    END CASE;
END
$$;
