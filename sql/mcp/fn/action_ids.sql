-- The ids in changes by a statement of the site's own that makes no rows, so that
-- a human's yes is for these rows and no others; NULL: those of new rows are
-- among them.
CREATE OR REPLACE FUNCTION mcp.action_ids(statement text, changes jsonb)
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN statement ~ '\s'
            AND statement ~* '\m(update|delete)\M'
            AND statement !~* '\m(insert|merge)\M'
        THEN jsonb_path_query_array(changes, '$[*].after.id') END
$$;
