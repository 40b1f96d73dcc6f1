-- Tool invites_unrevoke: a revoked invite is what it was before, with the same
-- link. One whose end has passed meanwhile needs a new one. Sub-invites that
-- were revoked one by one stay so.
CREATE OR REPLACE FUNCTION kailenty.invites_unrevoke(args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    zone CONSTANT text := sched.use_zone();
    i CONSTANT kailenty.invite := kailenty.invite_to_write(args);
    title CONSTANT text := kailenty.invite_title(i.id);
    ending record;
    after kailenty.invite;
    status text;
    reopened integer;
BEGIN
    ending := sched.parse_instant(args->>'expires_at', zone, 'expires_at');
    PERFORM kailenty.check_unrevoke(i, ending.at, zone);
    UPDATE kailenty.invite v
    SET status = v.status_before_revoke, status_before_revoke = NULL,
        revoked_at = NULL, revoked_by = NULL, revoke_reason = NULL,
        expires_at = coalesce(ending.at, v.expires_at),
        -- A new end opens the days up to it.
        bookable_until = CASE WHEN ending.at IS NULL THEN v.bookable_until
            ELSE greatest(v.bookable_until,
                ((ending.at - interval '1 us') AT TIME ZONE
                    sched.zone_of(v.recruiter_id))::date) END,
        version = v.version + 1, updated_at = mcp.now()
    WHERE v.workspace_id = i.workspace_id AND v.id = i.id
    RETURNING * INTO after;
    status := kailenty.invite_status(i.id);
    IF status = 'expired' THEN
        PERFORM mcp.fail('MC409', 'invite_expired',
            format('The end of the invite %s has passed.', i.id),
            'Give a new expires_at.');
    END IF;
    PERFORM kailenty.notices(CASE WHEN i.send_email THEN 'invite_moved'
        ELSE 'invite_quiet' END, i.id, NULL)
    WHERE status = 'active';
    reopened := CASE status WHEN 'draft' THEN 0
        ELSE kailenty.sub_invites_open(i.id) END;
    RETURN json_build_object(
        'time_zone', zone,
        'invite', kailenty.invite_brief(i.id),
        'sub_invites_reopened', reopened,
        'warnings', to_json(kailenty.draft_warnings(kailenty.invite_draft(i.id),
            i.id, CASE status WHEN 'active'
                THEN kailenty.invite_starts(i.id, 1) END)),
        'summary', format('Invite "%s" restored', title),
        'changes', json_build_array(kailenty.change('invite', i.id,
            jsonb_strip_nulls(jsonb_build_object('title', title,
                'status', 'revoked', 'reason', i.revoke_reason,
                'expires_at', CASE WHEN ending.at IS NOT NULL
                    THEN mcp.rfc3339(i.expires_at, zone) END)),
            jsonb_strip_nulls(jsonb_build_object('title', title,
                'status', status,
                'expires_at', mcp.rfc3339(ending.at, zone))),
            format('"%s"%s is %s again, with the same link%s%s.', title,
                ' of ' || i.candidate_name, status,
                ', until ' || kailenty.instant_text(ending.at, zone),
                CASE reopened WHEN 0 THEN ''
                    WHEN 1 THEN '; 1 sub-invite opens again'
                    ELSE format('; %s sub-invites open again', reopened)
                END))));
END
$$;
