-- Tool invites_draft_from_text: a draft of what a pasted text says by fixed
-- rules (extract_fields), each find with its evidence, and what the text leaves
-- open. Nothing is stored. A pool has no candidate: one that the text names
-- beside it is left out of the draft.
CREATE OR REPLACE FUNCTION kailenty.invites_draft_from_text(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    shown constant text := sched.use_zone(args->>'time_zone');
    workspace constant text := current_setting('mcp.workspace');
    recruiter constant text := kailenty.whose(args->>'recruiter_id');
    zone constant text := sched.zone_of(recruiter);
    setting kailenty.workspace_setting;
    r kailenty.reading;
    given jsonb;
    unfit text[];
BEGIN
    SELECT * INTO setting
    FROM kailenty.workspace_setting w
    WHERE w.workspace_id = workspace;
    r := kailenty.extract_fields(args->>'text',
        (mcp.now() AT TIME ZONE zone)::date, zone, ARRAY(
            SELECT a.email
            FROM mcp.account a
            WHERE a.workspace_id = workspace
                AND a.id IN (recruiter, current_setting('mcp.account'))),
        setting.default_calling_code, setting.email_domains);

    SELECT coalesce(jsonb_object_agg(f->>'field', f->'value'), '{}')
        || CASE WHEN args ? 'recruiter_id'
            THEN jsonb_build_object('recruiter_id', recruiter) ELSE '{}' END
    INTO given
    FROM jsonb_array_elements(r.found) AS f;
    unfit := ARRAY(
        SELECT f.name
        FROM kailenty.draft_fields() AS f
        WHERE given ? f.name AND f.fits <> given->>'type'
        ORDER BY f.place);
    IF cardinality(unfit) > 0 THEN
        r := kailenty.extract_note(r, 'candidate_left_out', format(
            'The text speaks of a pool, which has no candidate: %s left out.',
            array_to_string(unfit, ', ')));
    END IF;

    given := given - unfit;
    RETURN kailenty.draft_result(kailenty.draft_check(
            given, ARRAY(SELECT jsonb_object_keys(given)), NULL, shown),
        shown, (
            SELECT json_build_object(
                'extracted', coalesce(json_agg(e ORDER BY f.place)
                    FILTER (WHERE e ? 'value'), '[]'),
                'unknown', coalesce(json_agg(e ORDER BY f.place)
                    FILTER (WHERE e ? 'reason'), '[]'),
                'notes', r.notes)
            FROM jsonb_array_elements(r.found || r.unknown) AS e
            JOIN kailenty.draft_fields() AS f ON f.name = e->>'field'));
END
$$;
