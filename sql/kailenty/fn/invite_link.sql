-- Where an invite is booked; NULL for a draft, which has no live link, and for
-- a workspace that is not set up.
CREATE OR REPLACE FUNCTION kailenty.invite_link(code text, status text)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF status = 'draft' THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT w.public_base_url || '/i/' || code
        FROM kailenty.workspace_setting w
        WHERE w.workspace_id = current_setting('mcp.workspace'));
END
$$;
