-- Tool meetings_find_available_slots (managers and administrators): times in
-- one week, Monday 00:00 to Monday 00:00 in time_zone, at which all of a set of
-- people are free (sched.slots). Only when there is none: why, person by
-- person, and what one person alone stands against. earliest, latest and
-- weekdays narrow the starts and ends on the request's clock; they do not count
-- as a person's hours, so they do not make a short gap. With explain, how many
-- starts each rule took from whom.
CREATE OR REPLACE FUNCTION kailenty.meetings_find_available_slots(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    zone CONSTANT text := sched.use_zone(args->>'time_zone');
    people CONSTANT text[] := kailenty.text_array(args->'user_ids');
    duration CONSTANT integer :=
        coalesce((args->>'duration_minutes')::integer, 30);
    step CONSTANT integer := coalesce((args->>'step_minutes')::integer, 30);
    before CONSTANT integer := args->>'buffer_before_minutes';
    after CONSTANT integer := args->>'buffer_after_minutes';
    notice CONSTANT integer := args->>'minimum_notice_minutes';
    limitless CONSTANT boolean :=
        coalesce((args->>'ignore_limits')::boolean, false);
    by_score CONSTANT boolean := args->>'order' = 'best';
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    skipped CONSTANT integer := coalesce((args->>'offset')::integer, 0);
    week tstzrange;
    scopes text[];
    slots json;
    best json;
    matches bigint;
    none record;
    paging record;
BEGIN
    PERFORM kailenty.check_slot_request(args, people);
    week := kailenty.search_week((args->>'week_of')::date, zone);
    scopes := kailenty.invite_scopes(args->>'invite_id');

    WITH open AS MATERIALIZED (
        SELECT s.starts_at, s.ends_at, s.score, s.reasons
        FROM sched.slots(people, week, duration, step, zone, before, after,
            notice, scopes => scopes, ignore_limits => limitless) AS s
        WHERE kailenty.slot_wanted(args, s.starts_at, s.ends_at, zone)
    ),
    page AS (
        SELECT *
        FROM open o
        ORDER BY CASE WHEN by_score THEN o.score END, o.starts_at
        LIMIT size OFFSET skipped
    ),
    favourites AS (
        SELECT *
        FROM open o
        ORDER BY o.score, o.starts_at
        LIMIT 3
    )
    SELECT
        (SELECT coalesce(json_agg(kailenty.slot_json(p.starts_at, p.ends_at,
                p.score, p.reasons, people)), '[]') FROM page p),
        (SELECT coalesce(json_agg(kailenty.slot_json(f.starts_at, f.ends_at,
                f.score, f.reasons, people)), '[]') FROM favourites f),
        (SELECT count(*) FROM open)
    INTO slots, best, matches;

    IF matches = 0 THEN
        none := kailenty.why_no_slot(args, people, week, duration, step, zone,
            before, after, notice, scopes, limitless);
    ELSE
        SELECT '[]'::json AS reasons, '[]'::json AS near_misses INTO none;
    END IF;
    paging := kailenty.page(args, greatest(matches - skipped, 0),
        CASE WHEN none.reasons->0->>'reason' = 'no_common'
            THEN 'Each has openings alone. See near_misses; leave somebody '
                || 'out of user_ids, or set explain to see whose hours stand '
                || 'apart.'
            ELSE 'See why_none and near_misses; try another week_of or a '
                || 'shorter duration_minutes.' END);
    RETURN json_build_object(
        'time_zone', zone,
        'week', json_build_object('from', lower(week), 'until', upper(week)),
        'people', kailenty.slot_people(people, week, scopes),
        'slots', slots,
        'best', best,
        'near_misses', none.near_misses,
        'why_none', none.reasons,
        'explanation', CASE WHEN (args->>'explain')::boolean
            THEN kailenty.slots_explained(args, people, week, duration, step,
                zone, before, after, notice, scopes, limitless) END,
        'warnings', kailenty.calendar_warnings(people),
        'has_more', paging.has_more,
        'next_offset', paging.next_offset,
        'hint', paging.hint);
END
$$;
