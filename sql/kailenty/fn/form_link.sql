-- Where a contact form is filled in; NULL for a workspace that is not set up.
CREATE OR REPLACE FUNCTION kailenty.form_link(slug text)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT w.public_base_url || '/forms/' || slug
        FROM kailenty.workspace_setting w
        WHERE w.workspace_id = current_setting('mcp.workspace'));
END
$$;
