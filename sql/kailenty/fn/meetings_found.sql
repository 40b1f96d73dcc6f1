-- meetings_list for everything but a person's meetings by time: everybody's,
-- searched by attendee or title, or the latest first. The statement is made of
-- the filters that are given, so that each gets the plan it needs; values are
-- parameters, never text.
CREATE OR REPLACE FUNCTION kailenty.meetings_found(
    args jsonb,
    zone text,
    since timestamptz,
    until timestamptz)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    me CONSTANT text := current_setting('mcp.account');
    everybody CONSTANT boolean := coalesce((args->>'all')::boolean, false);
    attendee CONSTANT text := kailenty.fold(btrim(args->>'attendee'));
    wanted CONSTANT tsquery := kailenty.search_words(args->>'query');
    person text;
    filters text := '';
    direction CONSTANT text :=
        CASE args->>'sort' WHEN 'latest' THEN 'DESC' ELSE 'ASC' END;
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    meetings json;
    matches bigint;
    paging record;
BEGIN
    IF everybody THEN
        PERFORM kailenty.check_everybody(args);
    ELSE
        person := kailenty.whose(args->>'recruiter_id');
        filters := filters || ' AND (m.host_id = $4 OR EXISTS (
            SELECT FROM sched.meeting_attendee a
            WHERE a.workspace_id = $1 AND a.meeting_id = m.id
                AND a.account_id = $4
                AND (a.role = ''interviewer'' OR $4 = $5)))';
    END IF;
    IF length(attendee) < 2 THEN
        PERFORM kailenty.fail_argument('attendee', 'too_short',
            'must have at least 2 characters besides blanks',
            'Give a part of a name or e-mail address.');
    ELSIF attendee IS NOT NULL THEN
        filters := filters || ' AND EXISTS (
            SELECT FROM sched.meeting_attendee a
            WHERE a.workspace_id = $1 AND a.meeting_id = m.id
                AND strpos(kailenty.fold(concat_ws('' '', a.name, a.email)),
                    $6) > 0)';
    END IF;
    IF wanted IS NOT NULL THEN
        filters := filters || ' AND kailenty.words(m.title) @@ $7';
    END IF;
    IF args ? 'status' THEN
        filters := filters || ' AND sched.meeting_status(m) = ANY ($8)';
    END IF;
    IF args ? 'source' THEN
        filters := filters || ' AND m.source = ANY ($9)';
    END IF;

    EXECUTE format($statement$
        SELECT coalesce(json_agg(p.line) FILTER (WHERE p.place <= $10), '[]'),
            count(*)
        FROM (
            SELECT row_number() OVER () AS place,
                ROW(m.id, m.title, date_trunc('second', m.starts_at),
                    date_trunc('second', m.ends_at), sched.meeting_status(m),
                    kailenty.person_json(m.host_id), m.guest_name,
                    m.attendee_count, m.location_type,
                    m.conference_url IS NOT NULL,
                    CASE m.source WHEN 'invite' THEN m.source_id END
                )::kailenty.meeting_line AS line
            FROM (
                SELECT *
                FROM sched.meeting m
                WHERE m.workspace_id = $1
                    AND m.starts_at > $2 - interval '8 h'
                    AND m.starts_at < $3 AND m.ends_at > $2 %1$s
                ORDER BY m.starts_at %2$s, m.id
                LIMIT $10 + 1 OFFSET $11
            ) AS m
        ) AS p
        $statement$, filters, direction)
    INTO meetings, matches
    USING current_setting('mcp.workspace'), since, until,
        person, me, attendee, wanted, kailenty.text_array(args->'status'),
        kailenty.text_array(args->'source'), size,
        coalesce((args->>'offset')::integer, 0);
    paging := kailenty.page(args, matches, kailenty.meetings_hint(args));
    RETURN json_build_object('time_zone', zone, 'meetings', meetings,
        'has_more', paging.has_more, 'next_offset', paging.next_offset,
        'hint', paging.hint);
END
$$;
