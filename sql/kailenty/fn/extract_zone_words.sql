-- Abbreviations of zones: what a zone's clock is called by it (PostgreSQL knows
-- no German names), and the zones that it may mean.
CREATE OR REPLACE FUNCTION kailenty.extract_zone_words()
RETURNS TABLE (name text, bears text[], zones text[])
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT v.name, v.bears::text[], v.zones::text[]
    FROM (VALUES
        ('CET', '{CET}', '{Europe/Berlin}'),
        ('CEST', '{CEST}', '{Europe/Berlin}'),
        ('MEZ', '{CET}', '{Europe/Berlin}'),
        ('MESZ', '{CEST}', '{Europe/Berlin}'),
        ('BST', '{BST}', '{Europe/London}'),
        ('EST', '{EST}', '{America/New_York}'),
        ('EDT', '{EDT}', '{America/New_York}'),
        ('CDT', '{CDT}', '{America/Chicago}'),
        ('MDT', '{MDT}', '{America/Denver}'),
        ('PST', '{PST}', '{America/Los_Angeles}'),
        ('PDT', '{PDT}', '{America/Los_Angeles}'),
        ('JST', '{JST}', '{Asia/Tokyo}'),
        ('UTC', '{UTC}', '{UTC}'),
        ('GMT', '{GMT}', '{UTC}'),
        ('ET', '{EST,EDT}', '{America/New_York}'),
        ('CT', '{CST,CDT}', '{America/Chicago}'),
        ('MT', '{MST,MDT}', '{America/Denver}'),
        ('PT', '{PST,PDT}', '{America/Los_Angeles}'),
        ('CST', '{CST}', '{America/Chicago,Asia/Shanghai,America/Havana}'),
        ('IST', '{IST}', '{Asia/Kolkata,Asia/Jerusalem,Europe/Dublin}')
    ) AS v (name, bears, zones)
$$;
