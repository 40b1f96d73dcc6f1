-- Tool availability_overrides_delete: one invite's own hours of one date, gone.
CREATE OR REPLACE FUNCTION kailenty.availability_overrides_delete(args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    wanted CONSTANT text := args->>'override_id';
    old sched.scoped_override;
    zone text;
    scopes text[];
    title text;
    before json;
    after json;
BEGIN
    SELECT * INTO old
    FROM sched.scoped_override o
    WHERE o.workspace_id = workspace AND o.id = wanted
    FOR UPDATE;
    IF old.id IS NULL OR kailenty.invite_title(old.scope_id) IS NULL THEN
        PERFORM kailenty.fail_missing('override', ARRAY[wanted],
            'availability_overrides_list', 'override_id');
    END IF;
    zone := sched.use_zone(sched.zone_of(old.account_id));
    scopes := kailenty.invite_scopes(old.scope_id);
    title := kailenty.invite_title(old.scope_id);
    before := kailenty.day_now(old.account_id, old.local_date, zone, scopes);
    DELETE FROM sched.scoped_override o
    WHERE o.workspace_id = workspace AND o.id = wanted;
    after := kailenty.day_now(old.account_id, old.local_date, zone, scopes);

    RETURN json_build_object(
        'time_zone', zone,
        'invite', json_build_object('id', old.scope_id, 'title', title),
        'recruiter', kailenty.person_json(old.account_id),
        'date', old.local_date,
        'before', before,
        'after', after,
        'summary', format('Invite override of "%s" on %s removed', title,
            old.local_date),
        'changes', json_build_array(kailenty.change('invite_override', old.id,
            kailenty.override_json(old.local_date, old.windows, old.note,
                old.mode),
            NULL,
            format('For %s %s offers %s on %s, instead of %s.',
                kailenty.invite_words(old.scope_id),
                kailenty.person_json(old.account_id)->>'name',
                kailenty.windows_text(kailenty.day_minutes(after)),
                kailenty.date_text(old.local_date),
                kailenty.windows_text(kailenty.day_minutes(before))))));
END
$$;
