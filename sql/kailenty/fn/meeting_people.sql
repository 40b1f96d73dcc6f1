-- Attendees as given, [{email, name, role, optional}], each address once, in
-- lower case and in the order of appearance; the first to name a thing counts.
-- A colleague's account and name are known by the address. The host's own is
-- left out: the host has a row anyway.
CREATE OR REPLACE FUNCTION kailenty.meeting_people(
    given jsonb,
    host text,
    path text DEFAULT 'attendees')
RETURNS TABLE (
    email text,
    name text,
    role text,
    optional boolean,
    account_id text,
    "position" integer)
LANGUAGE plpgsql STABLE ROWS 5
AS $$
DECLARE
    bad record;
BEGIN
    SELECT g.n, kailenty.is_email(lower(btrim(g.a->>'email'))) AS mail_right
    INTO bad
    FROM jsonb_array_elements(given) WITH ORDINALITY AS g (a, n)
    WHERE NOT kailenty.is_email(lower(btrim(g.a->>'email')))
        OR length(btrim(g.a->>'name')) NOT BETWEEN 1 AND 80
        OR g.a->>'name' ~ '[\u0001-\u001f\u007f-\u009f]'
    ORDER BY g.n
    LIMIT 1;
    IF NOT bad.mail_right THEN
        PERFORM kailenty.fail_argument(format('%s[%s].email', path, bad.n - 1),
            'invalid_email', 'must be an e-mail address',
            'Write it as kim@mail.example.');
    ELSIF bad.n IS NOT NULL THEN
        PERFORM kailenty.fail_argument(format('%s[%s].name', path, bad.n - 1),
            'value_invalid', 'must be 1 to 80 characters of plain text',
            'Shorten it, or leave it out.');
    END IF;

    RETURN QUERY
    SELECT p.email,
        coalesce(p.name, CASE WHEN length(c.name) <= 80 THEN c.name END),
        coalesce(p.role, 'guest'), coalesce(p.optional, false), c.id,
        row_number() OVER (ORDER BY p.place)::integer
    FROM (
        SELECT m.email, min(m.n) AS place,
            (array_agg(m.name ORDER BY m.n)
                FILTER (WHERE m.name IS NOT NULL))[1] AS name,
            (array_agg(m.role ORDER BY m.n)
                FILTER (WHERE m.role IS NOT NULL))[1] AS role,
            -- Whoever is needed once is needed.
            bool_and(coalesce(m.optional, false)) AS optional
        FROM (
            SELECT lower(btrim(g.a->>'email')) AS email, g.n,
                btrim(g.a->>'name') AS name, g.a->>'role' AS role,
                (g.a->>'optional')::boolean AS optional
            FROM jsonb_array_elements(given) WITH ORDINALITY AS g (a, n)
        ) AS m
        GROUP BY m.email
    ) AS p
    LEFT JOIN mcp.account c
        ON c.workspace_id = current_setting('mcp.workspace')
        AND c.email = p.email AND c.status = 'active' AND c.role <> 'service'
    WHERE host IS NULL OR c.id IS DISTINCT FROM host
    ORDER BY p.place;
END
$$;
