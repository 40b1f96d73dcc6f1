-- The error of a slug that another form has, with the next that is free.
CREATE OR REPLACE FUNCTION kailenty.fail_slug_taken(slug text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    free CONSTANT text := kailenty.slug_free(slug, 2);
BEGIN
    PERFORM mcp.fail('MC409', 'slug_taken',
        format('Another form has the slug "%s".', slug),
        coalesce(format('Use %s, or another.', free), 'Use another.'), NULL,
        jsonb_build_object('suggestion', free));
END
$$;
