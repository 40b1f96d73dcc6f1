-- All that is known of a draft: its values with the defaults of what nobody
-- set, what is missing, wrong or worth knowing. The one check of drafts,
-- publishing and updates. A draft that comes back is never trusted: of it only
-- the values of the set fields count.
--   base    of a stored draft its id and the values it was stored with
--   shown   the zone in which times are shown, and read without offset
CREATE OR REPLACE FUNCTION kailenty.draft_check(
    draft jsonb,
    set_fields text[],
    base kailenty.draft_base DEFAULT NULL,
    shown text DEFAULT current_setting('mcp.zone'))
RETURNS kailenty.draft_state
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    d kailenty.draft_state;
    c record;
    live jsonb;
BEGIN
    d.invite_id := base.invite_id;
    d.given := kailenty.draft_clean(draft, set_fields);
    c := kailenty.draft_complete(d.given, shown);
    d.full_draft := c.full_draft;
    d.missing_fields := kailenty.draft_missing(d.full_draft);
    d.problems := kailenty.draft_problems(
        d.given, base.stored, c.recruiter, c.today, shown);
    -- A recruiter who may not be named is not looked at either.
    live := d.full_draft || jsonb_build_object('recruiter_id', c.recruiter);
    d.preview_slots := kailenty.draft_preview(
        live, d.problems, d.invite_id, c.zone);
    d.warnings := kailenty.draft_warnings(live, d.invite_id, d.preview_slots);
    IF c.adjustment IS NOT NULL THEN
        d.warnings := d.warnings || ROW('expires_at', 'time_adjusted', format(
                'The clock of %s shows %s %s; %s was taken.', shown,
                d.given->>'expires_at', CASE c.adjustment->>'rule'
                    WHEN 'gap' THEN 'never' ELSE 'twice' END,
                c.adjustment->>'used'),
            'Give it with an offset to be exact.')::kailenty.draft_finding;
    END IF;
    RETURN d;
END
$$;
