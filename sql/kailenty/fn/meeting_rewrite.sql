-- Write what else a call changes of a meeting: title, place, description, and
-- the zone that guests are shown.
CREATE OR REPLACE FUNCTION kailenty.meeting_rewrite(
    args jsonb,
    m sched.meeting,
    zone text)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    kind CONSTANT text := coalesce(args->>'location_type', m.location_type);
    named CONSTANT text := kailenty.given_text(args, 'title', 1, 120);
    -- Another kind of place has another address.
    detail CONSTANT text := CASE WHEN args ? 'location_detail'
        THEN kailenty.given_text(args, 'location_detail', 1, 300)
        WHEN kind = m.location_type THEN m.location_detail END;
BEGIN
    IF args ? 'title' AND named IS NULL THEN
        PERFORM kailenty.fail_argument('title', 'required', 'must not be blank',
            'Give the meeting a title, or leave it as it is.');
    END IF;
    PERFORM kailenty.meeting_place(kind, detail)
    WHERE args ?| ARRAY['location_type', 'location_detail'];
    UPDATE sched.meeting v
    SET title = coalesce(named, v.title),
        location_type = kind,
        location_detail = detail,
        conference_url = CASE WHEN kind = v.location_type
            THEN v.conference_url END,
        time_zone = CASE WHEN args ? 'time_zone' THEN zone
            ELSE v.time_zone END,
        description = CASE WHEN args ? 'description'
            THEN kailenty.given_text(args, 'description', 1, 4000, true)
            ELSE v.description END
    WHERE v.workspace_id = m.workspace_id AND v.id = m.id;
END
$$;
