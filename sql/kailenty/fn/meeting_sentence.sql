-- What an update does to a meeting, in one sentence.
CREATE OR REPLACE FUNCTION kailenty.meeting_sentence(
    m sched.meeting,
    before jsonb,
    after jsonb,
    changed text[],
    zone text,
    sent boolean)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    times CONSTANT text[] := ARRAY['starts_at', 'ends_at'];
    others CONSTANT text[] := ARRAY(
        SELECT c FROM unnest(changed) AS c WHERE c <> ALL (times));
    parts text[] := '{}';
BEGIN
    IF changed && times THEN
        parts := parts || format('moves from %s to %s',
            kailenty.when_text(m.starts_at, m.ends_at, zone),
            kailenty.when_text((after->>'starts_at')::timestamptz,
                (after->>'ends_at')::timestamptz, zone));
    END IF;
    parts := parts || ARRAY(
        SELECT CASE c
            WHEN 'title' THEN format('is called "%s"', after->>'title')
            WHEN 'status' THEN format('counts as %s',
                replace(after->>'status', '_', '-'))
            WHEN 'attendees' THEN 'has '
                || coalesce(kailenty.names_text(m.id), 'nobody')
                || ' as attendees'
            WHEN 'time_zone' THEN 'is shown in ' || (after->>'time_zone')
            WHEN 'location_type' THEN 'is held '
                || coalesce(nullif(ltrim(kailenty.place_text(
                    after->>'location_type', after->>'location_detail'), ', '),
                    ''), 'nowhere in particular')
            WHEN 'description' THEN 'has another description'
        END
        FROM unnest(others) AS c
        WHERE c <> 'location_detail');
    IF 'location_detail' = ANY (others)
        AND NOT 'location_type' = ANY (others) THEN
        parts := parts || format('is held at %s',
            coalesce(after->>'location_detail', 'no address'));
    END IF;
    RETURN format('"%s" %s%s.', m.title, array_to_string(parts, ', '),
        CASE WHEN sent THEN '; Outlook tells the attendees' ELSE '' END);
END
$$;
