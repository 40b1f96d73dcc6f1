-- Tool invites_revoke: nobody can book an invite any more, nor the sub-invites of
-- a pool. What is booked stays. A draft is discarded that way.
CREATE OR REPLACE FUNCTION kailenty.invites_revoke(args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    zone CONSTANT text := sched.use_zone();
    reason CONSTANT text := kailenty.given_text(args, 'reason', 1, 300);
    i CONSTANT kailenty.invite := kailenty.invite_to_write(args);
    was CONSTANT text := kailenty.invite_status(i.id);
    title CONSTANT text := kailenty.invite_title(i.id);
    closed CONSTANT integer := kailenty.sub_invites_open(i.id);
    kept integer;
    told json;
BEGIN
    IF was = 'revoked' THEN
        PERFORM mcp.fail('MC409', 'already_revoked',
            format('The invite %s is revoked already.', i.id),
            format('See why with %s.', mcp.tool_name('invites_get')));
    ELSIF was = 'booked' AND i.type <> 'multi_use' THEN
        PERFORM kailenty.fail_booked(i.id);
    END IF;
    SELECT count(*) INTO kept
    FROM kailenty.invite_booking b
    WHERE b.workspace_id = i.workspace_id AND b.cancelled_at IS NULL
        AND (b.invite_id = i.id OR b.pool_id = i.id);
    UPDATE kailenty.invite v
    SET status = 'revoked', status_before_revoke = v.status,
        revoked_at = mcp.now(), revoked_by = current_setting('mcp.account'),
        revoke_reason = reason, version = v.version + 1, updated_at = mcp.now()
    WHERE v.workspace_id = i.workspace_id AND v.id = i.id;
    told := kailenty.revoke_mail(i.id, was,
        coalesce((args->>'notify_candidate')::boolean, false), reason);
    RETURN json_build_object(
        'time_zone', zone,
        'invite', kailenty.invite_brief(i.id),
        'sub_invites_closed', closed,
        'meetings_kept', kept,
        'mail', told,
        'summary', format('Invite "%s" revoked', title),
        'changes', json_build_array(kailenty.change('invite', i.id,
            jsonb_build_object('title', title, 'status', was),
            jsonb_strip_nulls(jsonb_build_object('title', title,
                'status', 'revoked', 'reason', reason,
                'sub_invites_closed', nullif(closed, 0),
                'meetings_kept', nullif(kept, 0))),
            kailenty.revoke_sentence(i, title, closed, kept, told))));
END
$$;
