-- Refuse a draft that lacks something or has a problem, with all of it. One that
-- is only to be stored may: but not with values that no invite can have.
CREATE OR REPLACE FUNCTION kailenty.check_publishable(
    d kailenty.draft_state,
    only_store boolean)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    fields jsonb;
    question CONSTANT json := kailenty.draft_question(d);
BEGIN
    SELECT jsonb_agg(jsonb_build_object('path', f.field, 'code', f.code,
        'message', f.message, 'hint', f.hint) ORDER BY f.n)
    INTO fields
    FROM (
        SELECT g.n, g.name AS field, 'missing' AS code,
            'is missing' AS message, q.question AS hint
        FROM unnest(d.missing_fields) WITH ORDINALITY AS g (name, n)
        JOIN kailenty.draft_fields() AS q ON q.name = g.name
        WHERE NOT only_store
        UNION ALL
        SELECT 100 + p.n, p.field, p.code, p.message, p.hint
        FROM unnest(d.problems) WITH ORDINALITY
            AS p (field, code, message, hint, n)
        WHERE NOT only_store OR p.code IN ('value_invalid', 'unknown_zone',
            'unknown_reference', 'forbidden_field', 'field_not_for_type',
            'invalid_phone')
            OR p.code = 'invalid_email'
                AND length(d.given->>'candidate_email') > 254
    ) AS f;
    IF fields IS NOT NULL THEN
        PERFORM mcp.fail('MC422', 'draft_incomplete',
            CASE WHEN only_store
                THEN 'The draft has values that cannot be stored.'
                ELSE 'The draft is not complete.' END,
            coalesce(question->>'question' || ' Then ', '')
                || format('change it with %s.',
                    mcp.tool_name('invites_update_draft')), fields);
    END IF;
END
$$;
