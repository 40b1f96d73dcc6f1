-- Run what a write runs: schema.function, of the arguments, or a statement of the
-- site's own over $2, whose rows become {"rows": [...]}.
CREATE OR REPLACE FUNCTION mcp.action_run(statement text, arguments jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    result json;
BEGIN
    IF statement ~ '^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$' THEN
        EXECUTE format('SELECT %s($1)::json', statement)
        INTO result USING arguments;
    ELSE
        result := json_build_object('rows',
            mcp.action_rows(statement, arguments));
    END IF;
    -- What would fail at the end of the transaction fails here.
    SET CONSTRAINTS ALL IMMEDIATE;
    RETURN result;
END
$$;
