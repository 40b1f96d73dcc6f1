-- Tool meetings_update: what is sent changes, the rest stays. A move is checked
-- without the meeting itself, and asks everybody for an answer again. Of a
-- meeting that is over only the outcome can be set.
CREATE OR REPLACE FUNCTION kailenty.meetings_update(args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    m CONSTANT sched.meeting := kailenty.meeting_to_write(args);
    zone CONSTANT text := sched.use_zone(
        coalesce(args->>'time_zone', current_setting('mcp.zone')));
    before CONSTANT jsonb := kailenty.meeting_facts(m.id);
    over_ CONSTANT boolean := sched.meeting_status(m) <> 'scheduled';
    after jsonb;
    times record;
    checked text[];
    changed text[];
    sent boolean;
BEGIN
    IF over_ AND args ?| ARRAY['title', 'starts_at', 'duration_minutes',
        'ends_at', 'time_zone', 'location_type', 'location_detail',
        'description', 'add_attendees', 'remove_attendees'] THEN
        PERFORM kailenty.fail_over(m.id);
    END IF;
    times := kailenty.meeting_times(args, zone, m);
    checked := kailenty.meeting_move(args, m, times.starts_at, times.ends_at,
        zone);
    PERFORM kailenty.meeting_rewrite(args, m, zone);
    PERFORM kailenty.meeting_outcome(args, m);
    after := kailenty.meeting_facts(m.id);
    changed := ARRAY(
        SELECT key FROM jsonb_each(after) AS a
        WHERE a.value <> before->a.key
        ORDER BY key);
    IF cardinality(changed) = 0 THEN
        PERFORM kailenty.fail_unchanged('The meeting', 'meetings_get');
    END IF;

    UPDATE sched.meeting v
    SET version = v.version + 1, updated_at = mcp.now()
    WHERE v.workspace_id = m.workspace_id AND v.id = m.id;
    sent := changed && kailenty.event_members(changed, NULL)
        AND kailenty.event_send(m.id, CASE WHEN m.external_id IS NULL
                AND m.calendar_sync IN ('not_sent', 'failed')
            THEN 'event.create' ELSE 'event.update' END,
            kailenty.event_members(changed, m.location_type));
    IF before->'starts_at' <> after->'starts_at' THEN
        PERFORM kailenty.notices('meeting_rescheduled',
            CASE m.source WHEN 'invite' THEN m.source_id END, m.id);
    END IF;
    RETURN json_build_object(
        'time_zone', zone,
        'meeting', kailenty.meeting_brief(m.id),
        'changed_fields', to_json(changed),
        'adjustments', array_to_json(times.adjustments),
        'warnings', kailenty.meeting_warnings(checked,
            tstzrange(times.starts_at, times.ends_at), m.id,
            sent OR m.calendar_sync <> 'not_sent' OR over_),
        'summary', format('Meeting "%s" on %s: %s', m.title,
            mcp.rfc3339(m.starts_at, zone), array_to_string(changed, ', ')),
        'changes', json_build_array(kailenty.change('meeting', m.id,
            kailenty.members(before, changed), kailenty.members(after, changed),
            kailenty.meeting_sentence(m, before, after, changed, zone, sent))));
END
$$;
