-- Tool availability_get_base: a person's weekly hours, booking settings, and
-- the date overrides and time off of the next 60 days. version 0: no settings
-- stored yet, all are defaults. is_set: without any hours nobody can book them.
CREATE OR REPLACE FUNCTION kailenty.availability_get_base(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    person CONSTANT text := kailenty.whose(args->>'recruiter_id');
    zone CONSTANT text := sched.use_zone(sched.zone_of(person));
    today CONSTANT date := (mcp.now() AT TIME ZONE zone)::date;
    settings CONSTANT sched.settings := sched.settings_of(person);
BEGIN
    RETURN json_build_object(
        'recruiter', kailenty.person_json(person),
        'time_zone', zone,
        'weekly_hours', kailenty.weekly_hours(person),
        'settings', json_build_object(
            'slot_step_minutes', settings.slot_step_minutes,
            'buffer_before_minutes', settings.buffer_before_minutes,
            'buffer_after_minutes', settings.buffer_after_minutes,
            'minimum_notice_minutes', settings.minimum_notice_minutes,
            'booking_horizon_days', settings.booking_horizon_days,
            'daily_limit', settings.daily_limit,
            'weekly_limit', settings.weekly_limit,
            'tentative_blocks', settings.tentative_blocks),
        'day_overrides', (
            SELECT coalesce(json_agg(json_build_object(
                    'date', o.local_date,
                    'closed', isempty(o.windows),
                    'windows', kailenty.windows_json(o.windows),
                    'note', o.note) ORDER BY o.local_date), '[]')
            FROM sched.day_override o
            WHERE o.workspace_id = workspace AND o.account_id = person
                AND o.local_date >= today AND o.local_date < today + 60),
        'time_off', kailenty.coming_time_off(person, zone, today, today + 60),
        'is_set', EXISTS (
            SELECT FROM sched.working_hours h
            WHERE h.workspace_id = workspace AND h.account_id = person),
        'version', settings.version);
END
$$;
