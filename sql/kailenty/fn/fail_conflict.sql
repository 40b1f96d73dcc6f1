-- The error of a time that is taken: by what, and the next up to three open
-- starts within seven days that suit the people whom the caller can check.
CREATE OR REPLACE FUNCTION kailenty.fail_conflict(
    said text,
    obstacles json,
    people text[],
    period tstzrange,
    zone text,
    except_meeting text DEFAULT NULL,
    buffer_before_minutes integer DEFAULT NULL,
    buffer_after_minutes integer DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    alternatives json;
BEGIN
    SELECT coalesce(json_agg(json_build_object(
            'starts_at', s.starts_at, 'ends_at', s.ends_at)
            ORDER BY s.starts_at), '[]')
    INTO alternatives
    FROM (
        SELECT s.starts_at, s.ends_at
        FROM sched.slots(people,
            tstzrange(lower(period), lower(period) + interval '7 days'),
            (extract(epoch FROM upper(period) - lower(period)) / 60)::integer,
            (sched.settings_of(people[1])).slot_step_minutes, zone,
            fail_conflict.buffer_before_minutes,
            fail_conflict.buffer_after_minutes,
            notice_minutes => 0, except_meeting => fail_conflict.except_meeting,
            scored => false) AS s
        ORDER BY s.starts_at
        LIMIT 3
    ) AS s
    WHERE cardinality(people) > 0;
    PERFORM mcp.fail('MC409', 'conflict', said || '.',
        CASE json_array_length(alternatives)
            WHEN 0 THEN 'Choose another time, or set allow_conflict.'
            ELSE 'Pick one of the alternatives, or set allow_conflict.' END,
        NULL, jsonb_build_object('obstacles', obstacles,
            'alternatives', alternatives,
            'conflict_check', CASE current_setting('mcp.role')
                WHEN 'user' THEN 'host_only' ELSE 'all' END));
END
$$;
