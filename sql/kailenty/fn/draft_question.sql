-- What to ask next about a draft: the first field that is missing, else the
-- first with a problem; null if there is none. What a text left open (`unknown`
-- of the extraction) is offered as choices.
CREATE OR REPLACE FUNCTION kailenty.draft_question(
    d kailenty.draft_state, unknown json DEFAULT NULL)
RETURNS json
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN (
        SELECT json_build_object(
            'field', f.name,
            'question', CASE WHEN link THEN 'Which link?' ELSE f.question END,
            'choices', coalesce((
                SELECT u->'candidates'
                FROM json_array_elements(unknown) AS u
                WHERE u->>'field' = f.name
                    AND json_array_length(u->'candidates') > 0
                LIMIT 1), f.choices::json),
            'example', CASE WHEN link
                THEN '"https://acme.zoom.us/j/123456789"' ELSE f.example END)
        FROM kailenty.draft_fields() AS f
        CROSS JOIN LATERAL (
            SELECT f.name = 'location_detail' AND coalesce(
                d.full_draft->>'location_type' = 'custom_url', false) AS link
        ) AS place
        WHERE f.name
            = coalesce(d.missing_fields[1], (d.problems[1]).field));
END
$$;
