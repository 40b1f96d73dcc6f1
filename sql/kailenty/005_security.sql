-- Who sees what. Managers, administrators and the booking page: everything of
-- the workspace. A user: invites where they are the recruiter or an
-- interviewer, with those invites' sub-invites and what hangs on them; cards,
-- templates and profiles of their own or of the whole workspace; forms open to
-- the workspace, made by them or routed to them; the knowledge base.
-- No settings, no rows: current_setting gives null or '' then.

-- The invites on which the caller interviews. SECURITY DEFINER, because the
-- policy of the one table that says so asks the policy of invite.
CREATE FUNCTION kailenty.interviewing()
RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(array_agg(v.invite_id), '{}')
    FROM kailenty.invite_interviewer v
    WHERE v.workspace_id = current_setting('mcp.workspace', true)
        AND v.account_id = current_setting('mcp.account', true)
$$;

-- The forms whose label the caller is an active member of, or whose pool is
-- theirs. SECURITY DEFINER: members of labels are not a user's to read.
CREATE FUNCTION kailenty.forms_routed()
RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(array_agg(f.id), '{}')
    FROM kailenty.contact_form f
    WHERE f.workspace_id = current_setting('mcp.workspace', true)
        AND (EXISTS (
                SELECT FROM kailenty.label_member m
                WHERE m.workspace_id = f.workspace_id
                    AND m.label_id = f.label_id AND m.active
                    AND m.account_id = current_setting('mcp.account', true))
            OR EXISTS (
                SELECT FROM kailenty.invite i
                WHERE i.workspace_id = f.workspace_id AND i.id = f.invite_id
                    AND i.recruiter_id = current_setting('mcp.account', true)))
$$;

ALTER TABLE kailenty.workspace_setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE kailenty.label ENABLE ROW LEVEL SECURITY;
ALTER TABLE kailenty.label_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE kailenty.invite_card ENABLE ROW LEVEL SECURITY;
ALTER TABLE kailenty.template ENABLE ROW LEVEL SECURITY;
ALTER TABLE kailenty.notification_profile ENABLE ROW LEVEL SECURITY;
ALTER TABLE kailenty.invite ENABLE ROW LEVEL SECURITY;
ALTER TABLE kailenty.invite_interviewer ENABLE ROW LEVEL SECURITY;
ALTER TABLE kailenty.invite_label ENABLE ROW LEVEL SECURITY;
ALTER TABLE kailenty.invite_booking ENABLE ROW LEVEL SECURITY;
ALTER TABLE kailenty.route_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE kailenty.contact_form ENABLE ROW LEVEL SECURITY;
ALTER TABLE kailenty.contact_submission ENABLE ROW LEVEL SECURITY;
ALTER TABLE kailenty.kb_entry ENABLE ROW LEVEL SECURITY;

CREATE POLICY visible ON kailenty.workspace_setting FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true));

CREATE POLICY visible ON kailenty.invite_card FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (owner_id IS NULL
            OR owner_id = current_setting('mcp.account', true)
            OR current_setting('mcp.role', true)
                IN ('manager', 'admin', 'service')));

CREATE POLICY visible ON kailenty.template FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (owner_id IS NULL
            OR owner_id = current_setting('mcp.account', true)
            OR current_setting('mcp.role', true)
                IN ('manager', 'admin', 'service')));

CREATE POLICY visible ON kailenty.notification_profile FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (owner_id IS NULL
            OR owner_id = current_setting('mcp.account', true)
            OR current_setting('mcp.role', true)
                IN ('manager', 'admin', 'service')));

CREATE POLICY visible ON kailenty.invite FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (recruiter_id = current_setting('mcp.account', true)
            OR current_setting('mcp.role', true)
                IN ('manager', 'admin', 'service')
            OR id = ANY ((SELECT kailenty.interviewing())::text[])
            OR parent_id = ANY ((SELECT kailenty.interviewing())::text[])));

CREATE POLICY visible ON kailenty.invite_interviewer FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (current_setting('mcp.role', true)
                IN ('manager', 'admin', 'service')
            OR EXISTS (
                SELECT FROM kailenty.invite i
                WHERE i.workspace_id = invite_interviewer.workspace_id
                    AND i.id = invite_interviewer.invite_id)));

CREATE POLICY visible ON kailenty.invite_label FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (current_setting('mcp.role', true)
                IN ('manager', 'admin', 'service')
            OR EXISTS (
                SELECT FROM kailenty.invite i
                WHERE i.workspace_id = invite_label.workspace_id
                    AND i.id = invite_label.invite_id)));

CREATE POLICY visible ON kailenty.invite_booking FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (current_setting('mcp.role', true)
                IN ('manager', 'admin', 'service')
            OR EXISTS (
                SELECT FROM kailenty.invite i
                WHERE i.workspace_id = invite_booking.workspace_id
                    AND i.id = invite_booking.invite_id)));

CREATE POLICY visible ON kailenty.contact_form FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (visibility = 'workspace'
            OR created_by = current_setting('mcp.account', true)
            OR recruiter_id = current_setting('mcp.account', true)
            OR current_setting('mcp.role', true)
                IN ('manager', 'admin', 'service')
            OR id = ANY ((SELECT kailenty.forms_routed())::text[])));

-- Names and answers of guests are the form page's alone: of a submission the
-- tools may read that it was made, and when.
CREATE POLICY visible ON kailenty.contact_submission FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND EXISTS (
            SELECT FROM kailenty.contact_form f
            WHERE f.workspace_id = contact_submission.workspace_id
                AND f.id = contact_submission.form_id));

-- To a user a label is a name on their invites, or where a form leads.
CREATE POLICY visible ON kailenty.label FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (current_setting('mcp.role', true)
                IN ('manager', 'admin', 'service')
            OR EXISTS (
                SELECT FROM kailenty.invite_label l
                WHERE l.workspace_id = label.workspace_id
                    AND l.label_id = label.id)
            OR EXISTS (
                SELECT FROM kailenty.contact_form f
                WHERE f.workspace_id = label.workspace_id
                    AND f.label_id = label.id)));

CREATE POLICY visible ON kailenty.label_member FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND current_setting('mcp.role', true)
            IN ('manager', 'admin', 'service'));

CREATE POLICY visible ON kailenty.route_log FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND current_setting('mcp.role', true)
            IN ('manager', 'admin', 'service'));

CREATE POLICY visible ON kailenty.kb_entry FOR SELECT TO mcp_app
    USING (workspace_id IN ('*', current_setting('mcp.workspace', true))
        AND current_setting('mcp.workspace', true) <> '');

GRANT SELECT ON kailenty.workspace_setting, kailenty.label,
    kailenty.label_member, kailenty.invite_card, kailenty.template,
    kailenty.notification_profile, kailenty.invite,
    kailenty.invite_interviewer, kailenty.invite_label,
    kailenty.invite_booking, kailenty.route_log, kailenty.contact_form,
    kailenty.kb_entry TO mcp_app;
GRANT SELECT (workspace_id, id, form_id, created_at)
    ON kailenty.contact_submission TO mcp_app;
