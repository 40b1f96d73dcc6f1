-- Tool invites_update: an invite that is live gets other values; link and
-- bookings stay. A null clears a field, so that its default comes back.
CREATE OR REPLACE FUNCTION kailenty.invites_update(args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    zone CONSTANT text := sched.use_zone();
    resend CONSTANT boolean := coalesce((args->>'resend')::boolean, false);
    i CONSTANT kailenty.invite := kailenty.invite_to_write(args);
    before CONSTANT jsonb := kailenty.invite_draft(i.id);
    slots_before CONSTANT timestamptz[] := kailenty.invite_starts(i.id, 500);
    d kailenty.draft_state;
    changed text[];
    old jsonb;
    new jsonb;
    mail json;
BEGIN
    PERFORM kailenty.check_updatable(i, args->'changes');
    d := kailenty.invite_changed(i, before, args->'changes', zone);
    changed := ARRAY(
        SELECT f.name
        FROM kailenty.draft_fields() AS f
        WHERE d.full_draft->f.name IS DISTINCT FROM before->f.name
        ORDER BY f.place);
    IF cardinality(changed) = 0 AND NOT resend THEN
        PERFORM kailenty.fail_unchanged('The invite', 'invites_get');
    END IF;
    PERFORM kailenty.invite_change(i, d.full_draft, changed, args->'changes');
    PERFORM kailenty.check_updated(i);
    mail := kailenty.invite_mail(i.id, resend, 'not_asked');
    PERFORM kailenty.notices(CASE WHEN i.send_email THEN 'invite_moved'
        ELSE 'invite_quiet' END, i.id, NULL)
    WHERE 'expires_at' = ANY (changed);

    old := kailenty.invite_facts(kailenty.members(before, changed));
    new := kailenty.invite_facts(kailenty.members(d.full_draft, changed));
    RETURN json_build_object(
        'time_zone', zone,
        'invite', kailenty.invite_brief(i.id),
        'changed_fields', to_json(changed),
        'open_slots_before', cardinality(slots_before),
        'open_slots_after', cardinality(kailenty.invite_starts(i.id, 500)),
        'mail', mail,
        'warnings', to_json(d.warnings),
        'summary', format('Invite "%s" updated: %s%s',
            kailenty.invite_title(i.id),
            coalesce(nullif(array_to_string(changed, ', '), ''), 'nothing'),
            CASE WHEN resend THEN ', invitation sent again' ELSE '' END),
        'changes', json_build_array(kailenty.change('invite', i.id, old, new,
            format('The invite "%s"%s %s%s.', before->>'title',
                ' of ' || (before->>'candidate_name'),
                coalesce('gets ' || kailenty.facts_text(old, new, zone),
                    'stays as it is'),
                CASE mail->>'status' WHEN 'queued'
                    THEN format('; the invitation is mailed to %s again',
                        coalesce(d.full_draft->>'candidate_email', 'nobody'))
                    ELSE '' END))));
END
$$;
