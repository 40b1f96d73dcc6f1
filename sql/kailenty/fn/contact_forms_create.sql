-- Tool contact_forms_create (managers and administrators): a public form with a
-- slug of its own.
CREATE OR REPLACE FUNCTION kailenty.contact_forms_create(args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    title CONSTANT text := kailenty.given_text(args, 'title', 3, 120);
    details CONSTANT text :=
        kailenty.given_text(args, 'description', 1, 1000, true);
    consent CONSTANT text :=
        kailenty.given_text(args, 'consent_text', 1, 1000, true);
    thanks CONSTANT text :=
        kailenty.given_text(args, 'success_message', 1, 500, true);
    shown_to CONSTANT text := coalesce(args->>'visibility', 'workspace');
    fields CONSTANT jsonb := kailenty.form_fields(args->'fields');
    route jsonb;
    slug text;
    form text;
BEGIN
    IF title IS NULL THEN
        PERFORM kailenty.fail_argument('title', 'required', 'must not be blank',
            'Give the form a title.');
    END IF;
    route := kailenty.form_route(args);
    slug := kailenty.form_slug(args->>'slug', title);
    BEGIN
        INSERT INTO kailenty.contact_form (workspace_id, id, slug, title,
            description, fields, recruiter_id, label_id, invite_id,
            consent_text, success_message, visibility, created_by)
        VALUES (current_setting('mcp.workspace'), mcp.new_id('frm_'), slug,
            title, details, fields, args->>'recruiter_id', args->>'label_id',
            args->>'invite_id', consent, thanks, shown_to,
            current_setting('mcp.account'))
        RETURNING id INTO form;
    EXCEPTION WHEN unique_violation THEN
        PERFORM kailenty.fail_slug_taken(slug);
    END;
    RETURN json_build_object(
        'form', json_build_object('id', form, 'slug', slug,
            'url', kailenty.form_link(slug)),
        'summary', format('Contact form "%s" with %s fields', title,
            jsonb_array_length(fields)),
        'changes', json_build_array(kailenty.change('contact_form', form, NULL,
            jsonb_strip_nulls(jsonb_build_object('slug', slug, 'title', title,
                'description', details, 'fields', fields, 'routes_to', route,
                'consent_text', consent, 'success_message', thanks,
                'visibility', shown_to, 'status', 'active')),
            format('The form "%s" goes live at /forms/%s and leads to the %s '
                '%s.', title, slug, CASE route->>'kind' WHEN 'invite'
                THEN 'pool' ELSE route->>'kind' END, route->>'name'))));
END
$$;
