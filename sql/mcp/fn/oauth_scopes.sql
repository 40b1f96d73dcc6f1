-- Of the scopes asked for, those that the role may have; in their order.
--   scope_roles  {scope: [roles]}; a scope that is not there is for all
CREATE OR REPLACE FUNCTION mcp.oauth_scopes(
    scopes text[],
    role text,
    scope_roles jsonb)
RETURNS text[]
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(array_agg(s.scope ORDER BY s.place), '{}')
    FROM unnest(scopes) WITH ORDINALITY AS s (scope, place)
    WHERE (scope_roles->s.scope ? role) IS NOT FALSE
$$;
