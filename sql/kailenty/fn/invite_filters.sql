-- What kailenty.invites_found asks of an invite i (with e and r, and of
-- sub-invites p), by its parameters: $1 workspace, $2 caller, $3 now, $7 type,
-- $8 pool, $9 recruiter, $10 label, $11 words, $12 the invites that may have
-- them, $13 a span from now.
CREATE OR REPLACE FUNCTION kailenty.invite_filters(args jsonb, subs boolean)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN concat_ws(' AND ', '',
        -- The row policy says so again; but to it, each is one way among others.
        CASE WHEN NOT sched.sees_all() THEN '(i.recruiter_id = $2
            OR i.id = ANY ((SELECT kailenty.interviewing())::text[])
            OR i.parent_id = ANY ((SELECT kailenty.interviewing())::text[]))'
        END,
        CASE WHEN args ? 'type' THEN 'i.type = $7' END,
        CASE WHEN NOT subs THEN 'i.type <> ''sub_invite''' END,
        CASE WHEN args ? 'parent_id' THEN 'i.parent_id = $8' END,
        CASE WHEN args ? 'recruiter_id' THEN 'i.recruiter_id = $9' END,
        CASE WHEN args ? 'label_id' THEN format('%s = ANY (ARRAY(
            SELECT l.invite_id
            FROM kailenty.invite_label l
            WHERE l.workspace_id = $1 AND l.label_id = $10))',
            CASE WHEN subs THEN 'i.parent_id' ELSE 'i.id' END) END,
        CASE WHEN args ? 'query' THEN 'i.id = ANY ($12)' END,
        CASE WHEN args ? 'query' AND subs
            THEN '(i.words || coalesce(p.words, '''')) @@ $11' END,
        -- The end itself costs most, so days that cannot be it come first.
        CASE WHEN args ? 'expiring_within_days' THEN '
            (e.expires_at > $3) IS NOT FALSE
            AND (e.last_day >= ($3 AT TIME ZONE ''UTC'')::date - 2)
                IS NOT FALSE
            AND (e.expires_at <= $3 + $13
                OR e.last_day <= (($3 + $13) AT TIME ZONE ''UTC'')::date + 2)
            AND least(e.expires_at, sched.day_start(e.last_day + 1,
                r.time_zone)) > $3
            AND least(e.expires_at, sched.day_start(e.last_day + 1,
                r.time_zone)) <= $3 + $13' END);
END
$$;
