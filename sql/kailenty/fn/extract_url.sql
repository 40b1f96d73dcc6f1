-- Addresses of web pages are taken out; those of known meeting places are kept
-- for extract_location. An address with user information before its host is
-- not what it seems, and counts as none of them.
CREATE OR REPLACE FUNCTION kailenty.extract_url(r kailenty.reading)
RETURNS kailenty.reading
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    pattern constant text :=
        '(?i)(?:https?://|\mwww\.|\m[a-z0-9.-]*(?:zoom\.us|meet\.google\.com'
        '|webex\.com|whereby\.com|teams\.microsoft\.com)/)'
        '[^\s<>"\ue000-\ue00f]+';
    server constant text := '^(?:https?://)?([a-z0-9.-]+)(?::\d+)?(?:[/?#]|$)';
    got record;
BEGIN
    SELECT array_agg(u.place) AS taken,
        coalesce(jsonb_agg(jsonb_build_object(
            'kind', site.kind,
            'url', CASE WHEN u.url ~* '^https?://' THEN u.url
                ELSE 'https://' || u.url END,
            'at', (m.place).at,
            'length', length(u.url)) ORDER BY m.n)
        FILTER (WHERE site.kind IS NOT NULL), '[]') AS places
    INTO got
    FROM kailenty.extract_matches(r.work, pattern) AS m
    CROSS JOIN LATERAL (
        SELECT cut AS url,
            ROW((m.place).at, length(cut))::kailenty.stretch AS place
        FROM rtrim(m.hit, '.,;:!?)]}''*') AS cut
    ) AS u
    LEFT JOIN (VALUES
        ('zoom.us', 'custom_url'),
        ('meet.google.com', 'custom_url'),
        ('webex.com', 'custom_url'),
        ('whereby.com', 'custom_url'),
        ('teams.microsoft.com', 'teams')
    ) AS site (host, kind)
        ON right('.' || substring(lower(u.url) FROM server),
            length(site.host) + 1) = '.' || site.host;
    r.work := kailenty.extract_mask(r.work, got.taken);
    r.places := got.places;
    RETURN r;
END
$$;
