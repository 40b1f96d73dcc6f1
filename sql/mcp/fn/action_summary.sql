-- A line for the audit and for lists: what the write says of itself, which has
-- no contact details, or how much it changes.
CREATE OR REPLACE FUNCTION mcp.action_summary(
    result json,
    changes jsonb,
    tool jsonb)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT left(coalesce(CASE WHEN json_typeof(result) = 'object'
        THEN result->>'summary' END,
        format('%s: %s %s', tool->>'name', jsonb_array_length(changes),
            CASE jsonb_array_length(changes) WHEN 1 THEN 'change'
                ELSE 'changes' END)), 400)
$$;
