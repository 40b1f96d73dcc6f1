-- Write those booking settings of a person that are given, a null clearing a
-- limit, and give the changes. The version counts every change of the base, of
-- hours and zone too (`touched`).
CREATE OR REPLACE FUNCTION kailenty.base_settings_write(
    person text,
    given jsonb,
    touched boolean)
RETURNS json[]
LANGUAGE plpgsql
AS $$
DECLARE
    old CONSTANT sched.settings := sched.settings_of(person);
    wanted CONSTANT jsonb := given - ARRAY(
        SELECT key FROM jsonb_object_keys(given) AS key
        WHERE key NOT IN ('slot_step_minutes', 'buffer_before_minutes',
            'buffer_after_minutes', 'minimum_notice_minutes',
            'booking_horizon_days', 'daily_limit', 'weekly_limit',
            'tentative_blocks'));
    s CONSTANT sched.settings := jsonb_populate_record(old, wanted);
    before jsonb;
    after jsonb;
    sentence text;
BEGIN
    SELECT jsonb_object_agg(w.key, o.value), jsonb_object_agg(w.key, w.value),
        string_agg(format('%s %s instead of %s', replace(w.key, '_', ' '),
            kailenty.setting_text(w.value), kailenty.setting_text(o.value)),
            ', ' ORDER BY w.key)
    INTO before, after, sentence
    FROM jsonb_each(wanted) AS w
    JOIN jsonb_each(to_jsonb(old)) AS o ON o.key = w.key
    WHERE o.value <> w.value;
    IF before IS NULL AND NOT touched THEN
        RETURN '{}';
    END IF;

    INSERT INTO sched.settings AS t (workspace_id, account_id,
        slot_step_minutes, buffer_before_minutes, buffer_after_minutes,
        minimum_notice_minutes, booking_horizon_days, daily_limit, weekly_limit,
        tentative_blocks, version, updated_at)
    VALUES (current_setting('mcp.workspace'), person, s.slot_step_minutes,
        s.buffer_before_minutes, s.buffer_after_minutes,
        s.minimum_notice_minutes, s.booking_horizon_days, s.daily_limit,
        s.weekly_limit, s.tentative_blocks, old.version + 1, mcp.now())
    ON CONFLICT (workspace_id, account_id) DO UPDATE
    SET (slot_step_minutes, buffer_before_minutes, buffer_after_minutes,
        minimum_notice_minutes, booking_horizon_days, daily_limit, weekly_limit,
        tentative_blocks, version, updated_at) = ROW(
            EXCLUDED.slot_step_minutes, EXCLUDED.buffer_before_minutes,
            EXCLUDED.buffer_after_minutes, EXCLUDED.minimum_notice_minutes,
            EXCLUDED.booking_horizon_days, EXCLUDED.daily_limit,
            EXCLUDED.weekly_limit, EXCLUDED.tentative_blocks, EXCLUDED.version,
            EXCLUDED.updated_at);
    IF before IS NULL THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY[kailenty.change('settings', NULL, before, after,
        format('Settings of %s: %s.', kailenty.person_json(person)->>'name',
            sentence))];
END
$$;
