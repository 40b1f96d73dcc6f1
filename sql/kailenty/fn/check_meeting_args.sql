-- What the schema cannot say of a meeting that is made.
CREATE OR REPLACE FUNCTION kailenty.check_meeting_args(
    args jsonb,
    title text,
    attendees integer)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
BEGIN
    IF title IS NULL THEN
        PERFORM kailenty.fail_argument('title', 'required', 'must not be blank',
            'Give the meeting a title.');
    ELSIF attendees = 0 THEN
        PERFORM kailenty.fail_argument('attendees', 'required',
            'must name somebody besides the host',
            'Name those who are to be invited.');
    END IF;
    PERFORM kailenty.meeting_place(
        coalesce(args->>'location_type', 'teams'),
        btrim(args->>'location_detail'));
    IF args ? 'template_id' AND NOT EXISTS (
        SELECT FROM kailenty.template t
        WHERE t.workspace_id = workspace AND t.id = args->>'template_id'
            AND t.active AND t.kind = 'confirmation')
    THEN
        PERFORM kailenty.fail_missing('confirmation template',
            ARRAY[args->>'template_id'], 'templates_list', 'template_id');
    ELSIF args ? 'notification_profile_id' AND NOT EXISTS (
        SELECT FROM kailenty.notification_profile n
        WHERE n.workspace_id = workspace AND n.active
            AND n.id = args->>'notification_profile_id')
    THEN
        PERFORM kailenty.fail_missing('notification profile',
            ARRAY[args->>'notification_profile_id'],
            'notification_profiles_list', 'notification_profile_id');
    END IF;
END
$$;
