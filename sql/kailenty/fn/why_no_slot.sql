-- Why a search found nothing: for each person who has no opening alone the
-- reason (sched.why_none); when each has one, no_common. And up to five starts
-- that one person alone stands against (sched.near_misses). earliest, latest
-- and weekdays narrow everybody's hours here.
CREATE OR REPLACE FUNCTION kailenty.why_no_slot(
    args jsonb,
    people text[],
    week tstzrange,
    duration integer,
    step integer,
    zone text,
    before integer,
    after integer,
    notice integer,
    scopes text[],
    limitless boolean,
    OUT reasons json,
    OUT near_misses json)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    wanted CONSTANT tstzmultirange := kailenty.wanted_times(args, week, zone);
    narrowed tstzmultirange[];
BEGIN
    IF wanted IS NOT NULL THEN
        SELECT array_agg(wanted * sched.hours(g.id, week, scopes)
            ORDER BY g.place)
        INTO narrowed
        FROM unnest(people) WITH ORDINALITY AS g (id, place);
    END IF;

    SELECT CASE WHEN count(w.reason) = 0
            THEN json_build_array(
                json_build_object('name', NULL, 'reason', 'no_common'))
            ELSE json_agg(json_build_object(
                    'name', w.name, 'reason', w.reason) ORDER BY w.place)
                FILTER (WHERE w.reason IS NOT NULL)
        END
    INTO reasons
    FROM (
        SELECT y.name, y.reason, array_position(people, y.account_id) AS place
        FROM sched.why_none(people, week, duration, step, zone, before, after,
            notice, scopes => scopes, ignore_limits => limitless,
            hours => narrowed) AS y
    ) AS w;

    SELECT coalesce(json_agg(json_build_object(
            'starts_at', m.starts_at, 'ends_at', m.ends_at, 'name', m.name,
            'reason', m.kind) ORDER BY m.starts_at, m.account_id), '[]')
    INTO near_misses
    FROM (
        SELECT *
        FROM sched.near_misses(people, week, duration, step, zone, before,
            after, notice, scopes => scopes, ignore_limits => limitless) AS n
        WHERE kailenty.slot_wanted(args, n.starts_at, n.ends_at, zone)
        ORDER BY n.starts_at, n.account_id
        LIMIT 5
    ) AS m;
END
$$;
