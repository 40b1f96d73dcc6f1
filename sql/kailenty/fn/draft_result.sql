-- The answer of the draft tools: the draft with all its fields, to be handed
-- back as it is, what is to be known of it, and `more` that is one tool's own.
CREATE OR REPLACE FUNCTION kailenty.draft_result(
    d kailenty.draft_state, shown text, more json DEFAULT '{}')
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    draft json;
BEGIN
    SELECT json_object_agg(f.name, f.value ORDER BY f.place) INTO draft
    FROM (
        SELECT place, name, d.full_draft->name AS value
        FROM kailenty.draft_fields()
        UNION ALL
        SELECT 98, 'set_fields', (
            SELECT coalesce(jsonb_agg(name ORDER BY place), '[]')
            FROM kailenty.draft_fields() WHERE d.given ? name)
        UNION ALL
        SELECT 99, 'invite_id', to_jsonb(d.invite_id)
    ) AS f;
    RETURN (
        SELECT json_object_agg(part.name, part.value ORDER BY part.place)
        FROM (VALUES
            (1, 'draft', draft),
            (2, 'complete', to_json(cardinality(d.missing_fields) = 0
                AND cardinality(d.problems) = 0)),
            (3, 'missing_fields', to_json(d.missing_fields)),
            (4, 'next_question',
                kailenty.draft_question(d, more->'unknown')),
            (5, 'defaults_applied', to_json(ARRAY(
                SELECT name
                FROM kailenty.draft_fields()
                WHERE d.full_draft ? name AND NOT d.given ? name
                ORDER BY place))),
            (6, 'problems', to_json(d.problems)),
            (7, 'warnings', to_json(d.warnings)),
            (8, 'preview_slots', to_json(coalesce(d.preview_slots, '{}'))),
            (9, 'time_zone', to_json(shown)),
            (10, 'changed_fields', more->'changed_fields'),
            (11, 'dropped_fields', more->'dropped_fields'),
            (12, 'extracted', more->'extracted'),
            (13, 'unknown', more->'unknown'),
            (14, 'notes', more->'notes')
        ) AS part (place, name, value)
        WHERE part.place < 10 OR part.value IS NOT NULL);
END
$$;
