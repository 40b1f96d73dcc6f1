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

-- An invite is its recruiter's to write; who else interviews, and which labels
-- route, is set by managers and administrators, but can be cleared by it.
CREATE POLICY recruiter_adds ON kailenty.invite FOR INSERT TO mcp_app
    WITH CHECK (workspace_id = current_setting('mcp.workspace', true)
        AND (recruiter_id = current_setting('mcp.account', true)
            OR current_setting('mcp.role', true)
                IN ('manager', 'admin', 'service')));
CREATE POLICY recruiter_changes ON kailenty.invite FOR UPDATE TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (recruiter_id = current_setting('mcp.account', true)
            OR current_setting('mcp.role', true)
                IN ('manager', 'admin', 'service')));
GRANT INSERT, UPDATE ON kailenty.invite TO mcp_app;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['invite_interviewer', 'invite_label']
    LOOP
        EXECUTE format($policy$
            CREATE POLICY managers_add ON kailenty.%1$I FOR INSERT TO mcp_app
            WITH CHECK (workspace_id = current_setting('mcp.workspace', true)
                AND current_setting('mcp.role', true) IN ('manager', 'admin'))
            $policy$, name);
        EXECUTE format($policy$
            CREATE POLICY recruiter_removes ON kailenty.%1$I FOR DELETE
            TO mcp_app
            USING (workspace_id = current_setting('mcp.workspace', true)
                AND (current_setting('mcp.role', true) IN ('manager', 'admin')
                    OR EXISTS (
                        SELECT FROM kailenty.invite i
                        WHERE i.workspace_id = %1$I.workspace_id
                            AND i.id = %1$I.invite_id
                            AND i.recruiter_id
                                = current_setting('mcp.account', true))))
            $policy$, name);
        EXECUTE format('GRANT INSERT, DELETE ON kailenty.%I TO mcp_app', name);
    END LOOP;
END
$$;

-- Who holds a meeting that is booked, and the label that sent them.
CREATE TYPE kailenty.booked_person AS (
    account_id text,
    role text,
    label text
);

-- Bookings are made by the booking page; the key of a request makes it safe to
-- repeat.
ALTER TABLE kailenty.invite_booking
    ADD COLUMN request_key text
        CHECK (length(request_key) BETWEEN 1 AND 100);
CREATE UNIQUE INDEX invite_booking_request
    ON kailenty.invite_booking (workspace_id, invite_id, request_key)
    WHERE request_key IS NOT NULL;

CREATE POLICY page_books ON kailenty.invite_booking FOR INSERT TO mcp_app
    WITH CHECK (workspace_id = current_setting('mcp.workspace', true)
        AND current_setting('mcp.role', true) = 'service');
CREATE POLICY page_routes ON kailenty.route_log FOR INSERT TO mcp_app
    WITH CHECK (workspace_id = current_setting('mcp.workspace', true)
        AND current_setting('mcp.role', true) = 'service');
GRANT INSERT ON kailenty.invite_booking, kailenty.route_log TO mcp_app;
