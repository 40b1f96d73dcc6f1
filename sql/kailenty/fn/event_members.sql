-- The members of kailenty.event_payload that changed facts of a meeting touch;
-- a description is none, since a new body would take Teams' join block away.
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
        ('location_detail', 'location'), ('attendees', 'attendees')
    ) AS e (fact, member)
    WHERE e.fact = ANY (changed)
$$;
