-- The page of kailenty.meetings_found, and how many meetings were found up to
-- one beyond it.
--   person  whose; NULL is everybody's
--   few     look at the first so many meetings only
--   among   look at these only; NULL is at all
CREATE OR REPLACE FUNCTION kailenty.meetings_page(
    args jsonb,
    since timestamptz,
    until timestamptz,
    person text,
    attendee text,
    wanted text[],
    few integer DEFAULT NULL,
    among text[] DEFAULT NULL,
    OUT meetings json,
    OUT matches bigint)
LANGUAGE plpgsql STABLE
SET random_page_cost = 1.1
AS $$
DECLARE
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    skipped CONSTANT integer := coalesce((args->>'offset')::integer, 0);
    statuses CONSTANT text[] := kailenty.text_array(args->'status');
    ordered CONSTANT text := 'ORDER BY m.starts_at '
        || CASE args->>'sort' WHEN 'latest' THEN 'DESC' ELSE 'ASC' END
        || ', m.id';
    filters CONSTANT text := concat_ws(' AND ', 'true',
        CASE WHEN attendee IS NOT NULL THEN 'EXISTS (
            SELECT FROM sched.meeting_attendee a
            WHERE a.workspace_id = $1 AND a.meeting_id = m.id
                AND strpos(kailenty.fold(coalesce(a.name || '' '', '''')
                    || a.email), $6) > 0)' END,
        CASE WHEN wanted IS NOT NULL THEN 'kailenty.fold(m.title) ~ ALL ($7)'
            END,
        CASE WHEN statuses IS NOT NULL THEN
            'sched.effective_status(m.status, m.ends_at, $13) = ANY ($8)' END,
        CASE WHEN args ? 'source' THEN 'm.source = ANY ($9)' END);
    -- No meeting is longer than 480 minutes.
    conditions CONSTANT text := concat_ws(' AND ', 'm.workspace_id = $1',
        'm.starts_at > $2 - interval ''8 h''', 'm.starts_at < $3',
        '(m.starts_at > $2 OR m.ends_at > $2)',
        CASE WHEN statuses = '{scheduled}'
            THEN 'm.starts_at > $13 - interval ''8 h''' END,
        CASE WHEN among IS NOT NULL THEN 'm.id = ANY ($12)' END,
        CASE WHEN few IS NULL THEN filters END);
    -- As far as can be needed; hosted and joined each along an index.
    source CONSTANT text := format(CASE WHEN person IS NULL
        THEN 'SELECT m.* FROM sched.meeting m WHERE %1$s %2$s LIMIT %3$s'
        ELSE '(SELECT m.* FROM sched.meeting m
            WHERE m.host_id = $4 AND %1$s %2$s LIMIT %3$s)
            UNION ALL
            (SELECT m.*
            FROM (
                SELECT DISTINCT a.starts_at, a.meeting_id
                FROM sched.meeting_attendee a
                WHERE a.workspace_id = $1 AND a.account_id = $4
                    AND a.role <> ''host''
                    AND (a.role = ''interviewer'' OR $4 = $5)
                    AND a.starts_at > $2 - interval ''8 h''
                    AND a.starts_at < $3
            ) AS a
            JOIN sched.meeting m
                ON m.workspace_id = $1 AND m.id = a.meeting_id
            WHERE m.host_id <> $4 AND %1$s %2$s LIMIT %3$s)' END,
        conditions, ordered, coalesce(few, skipped + size + 1));
BEGIN
    EXECUTE format($statement$
        SELECT coalesce(json_agg(p.line) FILTER (WHERE p.place <= $10), '[]'),
            count(*)
        FROM (
            SELECT row_number() OVER () AS place,
                ROW(m.id, m.title, date_trunc('second', m.starts_at),
                    date_trunc('second', m.ends_at),
                    sched.effective_status(m.status, m.ends_at, $13),
                    kailenty.person_json(m.host_id), m.guest_name,
                    m.attendee_count, m.location_type,
                    m.conference_url IS NOT NULL,
                    CASE m.source WHEN 'invite' THEN m.source_id END
                )::kailenty.meeting_line AS line
            FROM (
                SELECT *
                FROM (%1$s) AS m
                WHERE %2$s
                %3$s
                LIMIT $10 + 1 OFFSET $11
            ) AS m
        ) AS p
        $statement$, CASE WHEN few IS NULL THEN source
            -- The first of both halves together.
            ELSE format('SELECT * FROM (%s) AS m %s LIMIT %s', source, ordered,
                few) END,
        CASE WHEN few IS NULL THEN 'true' ELSE filters END, ordered)
    INTO meetings, matches
    USING current_setting('mcp.workspace'), since, until, person,
        current_setting('mcp.account'), attendee, wanted, statuses,
        kailenty.text_array(args->'source'), size, skipped, among, mcp.now();
END
$$;
