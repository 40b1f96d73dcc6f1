-- Tool invites_update_draft: a draft, handed back or stored, with changes. A
-- null clears a field, so that its default comes back; a change of type drops
-- what does not fit the new one. Nothing is stored.
CREATE OR REPLACE FUNCTION kailenty.invites_update_draft(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    shown constant text := sched.use_zone();
    changes constant jsonb := args->'changes';
    base constant kailenty.draft_base := kailenty.draft_given(args);
    before constant jsonb :=
        (kailenty.draft_complete(base.given, shown)).full_draft;
    dropped text[];
    merged jsonb;
    after kailenty.draft_state;
BEGIN
    -- A type that is none is a problem, not a change.
    dropped := ARRAY(
        SELECT f.name
        FROM kailenty.draft_fields() AS f
        JOIN (VALUES ('single_use'), ('multi_use')) AS t (type)
            ON t.type = coalesce(changes->>'type', 'single_use')
            AND t.type <> before->>'type' AND t.type <> f.fits
        WHERE changes ? 'type'
            AND base.given ? f.name AND NOT changes ? f.name
        ORDER BY f.place);
    merged := (base.given - dropped
            - ARRAY(SELECT jsonb_object_keys(changes)))
        || jsonb_strip_nulls(changes);
    after := kailenty.draft_check(
        merged, ARRAY(SELECT jsonb_object_keys(merged)), base, shown);

    RETURN kailenty.draft_result(after, shown, json_build_object(
        'changed_fields', ARRAY(
            SELECT f.name
            FROM kailenty.draft_fields() AS f
            WHERE before->f.name IS DISTINCT FROM after.full_draft->f.name
            ORDER BY f.place),
        'dropped_fields', dropped));
END
$$;
