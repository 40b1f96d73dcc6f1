-- Tool calendar_events_list: the caller's own mirrored events that touch a span
-- of time; nobody, managers included, gets another person's. All-day events are
-- dates of the caller's zone, the end exclusive. `blocks` is what counts as
-- busy (sched.busy). Cancelled events are left out.
CREATE OR REPLACE FUNCTION kailenty.calendar_events_list(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    me CONSTANT text := current_setting('mcp.account');
    home CONSTANT text := current_setting('mcp.zone');
    zone CONSTANT text := sched.use_zone(args->>'time_zone');
    period CONSTANT tstzrange := kailenty.period(args, zone,
        sched.day_start((mcp.now() AT TIME ZONE zone)::date, zone), 62);
    shown CONSTANT text[] := kailenty.text_array(args->'show_as');
    wanted CONSTANT text[] := kailenty.search_patterns(args->>'query');
    tentative_blocks CONSTANT boolean :=
        (sched.settings_of(me)).tentative_blocks;
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    skipped CONSTANT integer := coalesce((args->>'offset')::integer, 0);
    sync sched.calendar_sync;
    connected boolean;
    events json;
    matches bigint;
    paging record;
BEGIN
    SELECT * INTO sync FROM sched.calendar_sync c
    WHERE c.workspace_id = workspace AND c.account_id = me;
    connected := coalesce(sync.status, 'disconnected') <> 'disconnected';

    SELECT coalesce(json_agg(event)
            FILTER (WHERE place <= skipped + size), '[]'),
        count(*)
    INTO events, matches
    FROM (
        SELECT row_number() OVER (ORDER BY t.begins, e.external_id) AS place,
            json_build_object(
                'external_id', e.external_id, 'title', e.title,
                'all_day', e.all_day,
                'starts_at', date_trunc('second', e.starts_at),
                'ends_at', date_trunc('second', e.ends_at),
                'starts_on', e.starts_on, 'ends_on', e.ends_on,
                'show_as', e.show_as,
                'blocks', e.response <> 'declined'
                    AND (e.show_as IN ('busy', 'oof')
                        OR e.show_as = 'tentative' AND tentative_blocks)
                    AND t.begins < t.ends,
                'response', e.response,
                'is_private', e.is_private,
                'organizer', e.organizer_name,
                'location', e.location,
                'meeting_id', e.meeting_id) AS event
        FROM sched.calendar_event e
        CROSS JOIN LATERAL (
            SELECT CASE WHEN e.all_day
                    THEN sched.day_start(e.starts_on, home)
                    ELSE e.starts_at
                END AS begins,
                CASE WHEN e.all_day
                    THEN sched.day_start(e.ends_on, home)
                    ELSE e.ends_at
                END AS ends
        ) AS t
        WHERE connected
            AND e.workspace_id = workspace AND e.account_id = me
            AND e.reach && period
            AND NOT e.cancelled
            -- An event without length is where it starts.
            AND (tstzrange(t.begins, t.ends) && period OR period @> t.begins)
            AND (shown IS NULL OR e.show_as = ANY (shown))
            AND (wanted IS NULL OR kailenty.fold(e.title) ~ ALL (wanted))
        ORDER BY t.begins, e.external_id
        LIMIT size + 1 OFFSET skipped
    ) AS page;
    paging := kailenty.page(args, matches, CASE
        WHEN wanted IS NOT NULL THEN 'Try fewer words or shorter beginnings.'
        WHEN shown IS NOT NULL THEN 'Leave show_as out.'
        ELSE 'Try a later until.'
    END);
    RETURN json_build_object(
        'time_zone', zone,
        'events', events,
        'synced_at', date_trunc('second', sync.last_ok_at),
        'sync_status', coalesce(sync.status, 'disconnected'),
        'has_more', paging.has_more,
        'next_offset', paging.next_offset,
        'hint', CASE
            WHEN NOT connected THEN 'Your Outlook calendar is not connected: '
                || 'connect it in the dashboard to see its events here.'
            ELSE paging.hint
        END);
END
$$;
