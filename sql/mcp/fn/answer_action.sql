-- What the human did with a form: accept, decline or cancel; NULL when it was
-- not answered, or is no form.
CREATE OR REPLACE FUNCTION mcp.answer_action(key text)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT nullif(current_setting('mcp.answers', true), '')::jsonb
        ->key->>'action'
$$;
