-- Tool invites_create_sub_invite: a personal link of one candidate from a pool,
-- which holds a place. Everything that is not the candidate's is read live from
-- the pool.
CREATE OR REPLACE FUNCTION kailenty.invites_create_sub_invite(args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    zone CONSTANT text := sched.use_zone();
    pool CONSTANT kailenty.invite := kailenty.invite_to_write(args);
    mailed CONSTANT boolean :=
        coalesce((args->>'send_email')::boolean, true);
    fresh CONSTANT kailenty.invite :=
        kailenty.sub_invite_fields(args, pool, zone);
    sub text;
    mail json;
BEGIN
    PERFORM kailenty.check_pool(pool, fresh.candidate_email);
    INSERT INTO kailenty.invite (workspace_id, id, parent_id, type, status,
        recruiter_id, candidate_name, candidate_email, candidate_phone, message,
        internal_note, expires_at, time_zone, language, send_email,
        published_at, created_by)
    VALUES (pool.workspace_id, mcp.new_id('inv_'), pool.id, 'sub_invite',
        'active', pool.recruiter_id, fresh.candidate_name,
        fresh.candidate_email, fresh.candidate_phone, fresh.message,
        fresh.internal_note, fresh.expires_at, fresh.time_zone, fresh.language,
        mailed, mcp.now(), current_setting('mcp.account'))
    RETURNING id INTO sub;
    mail := kailenty.invite_mail(sub, mailed);
    RETURN json_build_object(
        'time_zone', zone,
        'sub_invite', kailenty.invite_brief(sub),
        'places', kailenty.invite_places(pool.id),
        'mail', mail,
        'summary', format('Sub-invite of "%s" for %s', pool.title,
            kailenty.initials(fresh.candidate_name)),
        'changes', json_build_array(kailenty.change('invite', sub, NULL,
            jsonb_strip_nulls(jsonb_build_object('type', 'sub_invite',
                'status', 'active', 'pool', pool.title,
                'candidate_name', fresh.candidate_name,
                'candidate_email', fresh.candidate_email,
                'candidate_phone', fresh.candidate_phone,
                'message', fresh.message,
                'internal_note', fresh.internal_note,
                'time_zone', fresh.time_zone, 'language', fresh.language,
                'expires_at', mcp.rfc3339(
                    coalesce(fresh.expires_at, pool.expires_at), zone))),
            format('%s gets a personal link of the pool "%s"%s%s.',
                fresh.candidate_name, pool.title,
                ', until ' || kailenty.instant_text(
                    coalesce(fresh.expires_at, pool.expires_at), zone),
                CASE mail->>'status' WHEN 'queued'
                    THEN '; it is mailed to ' || fresh.candidate_email ELSE ''
                END))));
END
$$;
