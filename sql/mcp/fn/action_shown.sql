-- What a human is shown of a write that was undone: its result without the
-- changes, and the changes. The ids of what was made for it alone, and the links
-- to that, promise nothing: they read "(new)".
CREATE OR REPLACE FUNCTION mcp.action_shown(
    result json,
    tool jsonb,
    OUT preview json,
    OUT changes jsonb)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    text_of text := result::text;
    made text;
BEGIN
    changes := mcp.action_changes(result::jsonb, tool);
    FOR made IN
        SELECT DISTINCT c->>'id'
        FROM jsonb_array_elements(changes) AS c
        WHERE jsonb_typeof(c->'before') IS DISTINCT FROM 'object'
            AND c->>'id' ~ '^[a-z]{2,8}_[0-9a-z]{10,}$'
    LOOP
        text_of := replace(text_of, made, '(new)');
    END LOOP;
    changes := mcp.action_changes(text_of::jsonb, tool);
    changes := coalesce((
        SELECT jsonb_agg(CASE
            WHEN jsonb_typeof(c.value->'before') IS DISTINCT FROM 'object'
                THEN c.value || jsonb_build_object('before', NULL, 'id',
                    CASE WHEN c.value->>'id' IS NOT NULL THEN '(new)' END)
            ELSE c.value END ORDER BY c.place)
        FROM jsonb_array_elements(changes) WITH ORDINALITY AS c (value, place)
        ), '[]');
    IF json_typeof(text_of::json) = 'object' THEN
        SELECT json_object_agg(m.key, CASE
            WHEN json_typeof(m.value) = 'object' AND m.value->>'id' = '(new)'
                THEN (
                    SELECT json_object_agg(n.key, CASE
                        WHEN n.key ~ '(^|_)(link|url)$'
                            AND json_typeof(n.value) = 'string'
                            THEN '"(new)"' ELSE n.value END)
                    FROM json_each(m.value) AS n)
            ELSE m.value END)
        INTO preview
        FROM json_each(text_of::json) AS m
        WHERE m.key NOT IN ('changes', 'summary');
    END IF;
    preview := coalesce(preview, '{}');
END
$$;
