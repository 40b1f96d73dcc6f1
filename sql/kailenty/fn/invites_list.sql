-- Tool invites_list: the invites that the caller can see, by what they amount
-- to now (kailenty.invite_state). Sub-invites only when asked for by type or
-- pool; what they inherit (title, labels, end) is their pool's.
-- counts_by_status counts under the same filters but status.
CREATE OR REPLACE FUNCTION kailenty.invites_list(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    zone CONSTANT text := sched.use_zone(args->>'time_zone');
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    found record;
    paging record;
BEGIN
    IF args->>'recruiter_id' IS NOT NULL THEN
        PERFORM kailenty.whose(args->>'recruiter_id');
    END IF;
    PERFORM kailenty.check_invite_filters(args->>'label_id',
        args->>'parent_id');
    found := kailenty.invites_found(args);
    paging := kailenty.page(args, cardinality(found.ids), CASE
        WHEN args ? 'query' THEN 'Try fewer words or shorter beginnings.'
        WHEN args ? 'expiring_within_days'
            THEN 'Try a larger expiring_within_days.'
        WHEN args ? 'status'
            THEN 'Leave status out: counts_by_status says where invites are.'
        WHEN args ? 'label_id' THEN 'Leave label_id out.'
        WHEN args ? 'recruiter_id' THEN 'Leave recruiter_id out.'
        WHEN args ? 'type' THEN 'Leave type out.'
        ELSE 'Sub-invites are listed with type sub_invite or parent_id only.'
    END);
    RETURN json_build_object(
        'time_zone', zone,
        'invites', kailenty.invite_lines(found.ids[:size]),
        'counts_by_status', found.counts,
        'has_more', paging.has_more,
        'next_offset', paging.next_offset,
        'hint', paging.hint);
END
$$;
