-- The members of an event's payload that changed facts of a meeting touch.
CREATE OR REPLACE FUNCTION kailenty.event_members(
    changed text[],
    location_type text)
RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(array_agg(CASE WHEN location_type IS NULL THEN e.fact
        ELSE e.member END), '{}')
    FROM (VALUES ('title', 'subject'), ('starts_at', 'start'),
        ('ends_at', 'end'), ('location_type', 'location'),
        ('location_detail', 'location'), ('attendees', 'attendees'),
        ('description', 'html')
    ) AS e (fact, member)
    WHERE e.fact = ANY (changed)
$$;
