-- Fetch the answers to some requests, of those that have come: {id: answer}.
CREATE OR REPLACE FUNCTION mcp.take_client_answers(args jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    answers json;
BEGIN
    WITH taken AS (
        DELETE FROM mcp.client_answer a
        WHERE a.workspace_id = current_setting('mcp.workspace')
            AND a.account_id = current_setting('mcp.account')
            AND a.id IN (SELECT jsonb_array_elements_text(args->'ids'))
        RETURNING a.id, a.answer
    )
    SELECT coalesce(json_object_agg(t.id, t.answer), '{}') INTO answers
    FROM taken t;
    RETURN answers;
END
$$;
