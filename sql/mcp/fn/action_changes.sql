-- The changes that a write tells of: [{entity, id, before, after, sentence}].
-- A row of a site's own statement tells of one by a column "sentence", with those
-- of the other names beside it as far as it has them. Other rows, and functions
-- that tell of none, are changes as they are.
CREATE OR REPLACE FUNCTION mcp.action_changes(result jsonb, tool jsonb)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN jsonb_typeof(result->'changes') = 'array' THEN result->'changes'
        ELSE coalesce((
            SELECT jsonb_agg(CASE
                WHEN jsonb_typeof(item.value->'sentence') = 'string'
                THEN jsonb_build_object('entity', coalesce(
                        item.value->>'entity', tool->>'name'),
                    'id', item.value->'id', 'before', item.value->'before',
                    'after', item.value->'after',
                    'sentence', left(item.value->>'sentence', 400))
                ELSE jsonb_build_object('entity', tool->>'name',
                'id', NULL, 'before', NULL, 'after', item.value,
                'sentence', left(coalesce((
                    SELECT string_agg(m.key || ' ' || m.value, ', '
                        ORDER BY m.place)
                    FROM jsonb_each_text(CASE jsonb_typeof(item.value)
                        WHEN 'object' THEN item.value ELSE '{}' END)
                        WITH ORDINALITY AS m (key, value, place)
                    WHERE m.key NOT IN ('id', 'created_at', 'updated_at')),
                    tool->>'name'), 400)) END ORDER BY item.place)
            FROM jsonb_array_elements(
                CASE WHEN jsonb_typeof(result->'rows') = 'array'
                    THEN result->'rows' ELSE jsonb_build_array(result) END)
                WITH ORDINALITY AS item (value, place)), '[]')
        END
$$;
