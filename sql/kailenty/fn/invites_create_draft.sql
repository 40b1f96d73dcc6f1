-- Tool invites_create_draft: a draft from fields, checked; nothing is stored.
-- Bad values are problems of the draft, so that one answer shows them all.
CREATE OR REPLACE FUNCTION kailenty.invites_create_draft(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    shown constant text := sched.use_zone();
BEGIN
    RETURN kailenty.draft_result(kailenty.draft_check(
        args, ARRAY(SELECT jsonb_object_keys(args))), shown);
END
$$;
