-- What an OAuth endpoint answers with (RFC 6749, 5.2). Returned and not raised:
-- an error raised would undo what the refusal has led to.
CREATE OR REPLACE FUNCTION mcp.oauth_refusal(error text, description text)
RETURNS json
LANGUAGE sql IMMUTABLE
AS $$
    SELECT json_build_object('error', error, 'error_description', description)
$$;
