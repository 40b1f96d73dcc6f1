-- Tool invites_publish: a draft goes live, or is stored as one. Everything is
-- checked again: of a draft that comes back only the values that were set count.
-- Two who publish the same stored draft meet at its lock.
CREATE OR REPLACE FUNCTION kailenty.invites_publish(args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    zone CONSTANT text := sched.use_zone();
    only_store CONSTANT boolean :=
        coalesce((args->>'keep_as_draft')::boolean, false);
    base kailenty.draft_base;
    d kailenty.draft_state;
    before jsonb;
    invite text;
    mail json;
BEGIN
    PERFORM FROM kailenty.invite i
    WHERE i.workspace_id = workspace
        AND i.id = coalesce(args->>'invite_id', args #>> '{draft,invite_id}')
    FOR NO KEY UPDATE;
    base := kailenty.draft_given(args);
    d := kailenty.draft_check(base.given,
        ARRAY(SELECT jsonb_object_keys(base.given)), base, zone);
    PERFORM kailenty.check_publishable(d, only_store);
    before := kailenty.invite_draft(d.invite_id);

    invite := kailenty.invite_store(d.full_draft, d.invite_id,
        ARRAY(SELECT jsonb_object_keys(d.given) ORDER BY 1));
    IF NOT only_store THEN
        UPDATE kailenty.invite i
        SET status = 'active', published_at = mcp.now(), set_fields = NULL
        WHERE i.workspace_id = workspace AND i.id = invite;
    END IF;
    mail := kailenty.invite_mail(invite, NOT only_store
            AND coalesce((d.full_draft->>'send_email')::boolean, false),
        CASE WHEN only_store THEN 'kept_as_draft'
            WHEN d.full_draft->>'type' = 'multi_use' THEN 'no_candidate'
            ELSE 'send_email_off' END);
    RETURN json_build_object(
        'time_zone', zone,
        'invite', kailenty.invite_brief(invite),
        'mail', mail,
        'warnings', to_json(d.warnings),
        'summary', kailenty.publish_summary(d.full_draft, only_store),
        'changes', json_build_array(kailenty.change('invite', invite,
            kailenty.invite_facts(before)
                || CASE WHEN before IS NOT NULL THEN '{"status": "draft"}'
                    ELSE '{}'::jsonb END,
            kailenty.invite_facts(d.full_draft) || jsonb_build_object('status',
                CASE WHEN only_store THEN 'draft' ELSE 'active' END),
            kailenty.publish_sentence(d.full_draft, only_store, mail))));
END
$$;
