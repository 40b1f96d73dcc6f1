-- Whether a slug is a page of the site (as the check of contact_form has it).
CREATE OR REPLACE FUNCTION kailenty.slug_reserved(slug text)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT slug IN ('api', 'admin', 'oauth', 'mcp', 'login', 'logout', 'static',
        'assets', 'health', 'new', 'edit', 'forms', 'well-known')
$$;
