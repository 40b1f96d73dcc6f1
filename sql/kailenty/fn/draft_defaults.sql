-- The values of the fields that nobody set: the card's, the recruiter's, the
-- workspace's. Timing settings stay null: they are the recruiter's own, read
-- when they are needed. `zone` is the recruiter's, `shown` the one of the call.
CREATE OR REPLACE FUNCTION kailenty.draft_defaults(
    given jsonb, recruiter text, zone text, today date, shown text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    workspace constant text := current_setting('mcp.workspace');
    pool constant boolean := given->>'type' IS NOT DISTINCT FROM 'multi_use';
    setting kailenty.workspace_setting;
    card kailenty.invite_card;
    used_language text;
    starting date := coalesce(
        kailenty.draft_date(given->>'bookable_from'), today);
    ending date := kailenty.draft_date(given->>'bookable_until');
BEGIN
    SELECT * INTO setting
    FROM kailenty.workspace_setting w
    WHERE w.workspace_id = workspace;
    used_language := coalesce(
        given->>'language', setting.default_language, 'en');
    SELECT * INTO card
    FROM kailenty.invite_card c
    WHERE c.workspace_id = workspace AND c.active
        AND CASE WHEN given ? 'card_id' THEN c.id = given->>'card_id'
            ELSE c.is_default AND c.language = used_language END;

    RETURN jsonb_strip_nulls(jsonb_build_object(
        'type', 'single_use',
        'title', coalesce(card.default_title, CASE
            WHEN length(given->>'position') BETWEEN 1 AND 110
            THEN given->>'position' || ' interview' END),
        'duration_minutes', card.default_duration_minutes,
        'location_type', card.default_location_type,
        'recruiter_id', recruiter,
        'bookable_from', starting,
        'bookable_until', greatest(starting, (mcp.now() AT TIME ZONE zone)::date
            + (sched.settings_of(recruiter)).booking_horizon_days),
        -- The midnight that ends the last day.
        'expires_at', mcp.rfc3339(sched.day_start(coalesce(ending, today
            + coalesce(setting.default_expiry_days, 14)) + 1, zone), shown),
        'time_zone', zone,
        'language', used_language,
        'card_id', card.id,
        'template_id', (
            SELECT t.id
            FROM kailenty.template t
            WHERE t.workspace_id = workspace AND t.kind = 'invitation'
                AND t.language = used_language AND t.is_default AND t.active),
        'notification_profile_id', (
            SELECT n.id
            FROM kailenty.notification_profile n
            WHERE n.workspace_id = workspace AND n.is_default AND n.active),
        'host_attends', true,
        'send_email', CASE WHEN NOT pool THEN true END))
        - ARRAY(SELECT jsonb_object_keys(given));
END
$$;
