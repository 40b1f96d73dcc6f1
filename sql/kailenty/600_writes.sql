-- What the write tools may write, beside what they may read.

-- Forms are made by managers and administrators.
CREATE POLICY managers_add ON kailenty.contact_form FOR INSERT TO mcp_app
    WITH CHECK (workspace_id = current_setting('mcp.workspace', true)
        AND current_setting('mcp.role', true) IN ('manager', 'admin')
        AND created_by = current_setting('mcp.account', true));
GRANT INSERT ON kailenty.contact_form TO mcp_app;

-- Somebody who is to take part in a meeting.
CREATE TYPE kailenty.attendee AS (
    email text,
    name text,
    role text,
    optional boolean,
    account_id text,
    "position" integer
);
