-- What the client answered to the request of that key: the content of a form
-- that was accepted, or the whole result of another request. NULL: not asked
-- yet, or the human declined; mcp.answer_action tells which.
CREATE OR REPLACE FUNCTION mcp.answer(key text)
RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT CASE a.answer->>'action'
        WHEN 'accept' THEN a.answer->'content'
        WHEN 'decline' THEN NULL
        WHEN 'cancel' THEN NULL
        ELSE a.answer END
    FROM (
        SELECT nullif(current_setting('mcp.answers', true), '')::jsonb->key
            AS answer
    ) AS a
$$;
