-- The slug of a new form: one that is given is taken as it is or refused, never
-- changed; without one the title's, or the first like it that is free.
CREATE OR REPLACE FUNCTION kailenty.form_slug(given text, title text)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    free CONSTANT text := kailenty.slug_free(
        coalesce(given, kailenty.slug(title)),
        CASE WHEN given IS NULL THEN 1 ELSE 2 END);
BEGIN
    IF given IS NOT NULL AND kailenty.slug_reserved(given) THEN
        PERFORM mcp.fail('MC422', 'slug_reserved',
            format('The slug "%s" is one of the site''s own pages.', given),
            format('Use another, such as %s.', free),
            jsonb_build_array(jsonb_build_object('path', 'slug',
                'code', 'slug_reserved',
                'message', 'is one of the site''s own pages')));
    ELSIF given IS NULL AND free IS NOT NULL THEN
        RETURN free;
    ELSIF given IS NULL OR EXISTS (
        SELECT FROM kailenty.contact_form f
        WHERE f.workspace_id = current_setting('mcp.workspace')
            AND f.slug = given)
    THEN
        PERFORM kailenty.fail_slug_taken(coalesce(given,
            kailenty.slug(title)));
    END IF;
    RETURN given;
END
$$;
