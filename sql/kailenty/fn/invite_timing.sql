-- The timing settings that an invite amounts to, each with where it comes from:
-- the invite, its pool, the recruiter's settings or the default.
CREATE OR REPLACE FUNCTION kailenty.invite_timing(invite text)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    settings CONSTANT sched.settings := kailenty.recruiter_settings(invite);
    defaults CONSTANT sched.settings := sched.settings_of(NULL);
BEGIN
    RETURN (
        SELECT json_object_agg(t.name, json_build_object(
                'value', CASE WHEN settings.account_id IS NULL
                    THEN coalesce(t.own, t.pools, t.usual)
                    ELSE coalesce(t.own, t.pools, t.recruiters) END,
                'source', CASE
                    WHEN t.own IS NOT NULL THEN 'invite'
                    WHEN t.pools IS NOT NULL THEN 'pool'
                    WHEN settings.account_id IS NOT NULL THEN 'recruiter'
                    ELSE 'default' END))
        FROM kailenty.invite i
        LEFT JOIN kailenty.invite p
            ON p.workspace_id = i.workspace_id AND p.id = i.parent_id
        CROSS JOIN LATERAL (VALUES
            ('slot_step_minutes', i.slot_step_minutes, p.slot_step_minutes,
                settings.slot_step_minutes, defaults.slot_step_minutes),
            ('buffer_before_minutes', i.buffer_before_minutes,
                p.buffer_before_minutes, settings.buffer_before_minutes,
                defaults.buffer_before_minutes),
            ('buffer_after_minutes', i.buffer_after_minutes,
                p.buffer_after_minutes, settings.buffer_after_minutes,
                defaults.buffer_after_minutes),
            ('minimum_notice_minutes', i.minimum_notice_minutes,
                p.minimum_notice_minutes, settings.minimum_notice_minutes,
                defaults.minimum_notice_minutes),
            ('daily_limit', i.daily_limit, p.daily_limit,
                settings.daily_limit, defaults.daily_limit),
            ('booking_horizon_days', NULL, NULL,
                settings.booking_horizon_days, defaults.booking_horizon_days)
        ) AS t (name, own, pools, recruiters, usual)
        WHERE i.workspace_id = workspace AND i.id = invite);
END
$$;
