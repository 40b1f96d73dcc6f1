-- Tool meetings_list: the meetings that overlap a span of time, of one person
-- (the caller, unless another is named) or of everybody. A person's are those
-- that they host or interview in; one's own are also those that one attends as
-- a guest.
-- What is asked every day, a person's meetings by time, is the one statement
-- here: two scans of indexes in the order wanted, merged. It calls no function
-- that costs a query of its own. All else is kailenty.meetings_found's.
CREATE OR REPLACE FUNCTION kailenty.meetings_list(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    me CONSTANT text := current_setting('mcp.account');
    now CONSTANT timestamptz := mcp.now();
    zone text := current_setting('mcp.zone');
    since timestamptz;
    until timestamptz;
    person text := me;
    statuses text[];
    sources text[];
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    skipped CONSTANT integer := coalesce((args->>'offset')::integer, 0);
    meetings json;
    matches bigint;
BEGIN
    IF args ? 'time_zone' THEN
        zone := sched.use_zone(args->>'time_zone');
    ELSE
        zone := set_config('TimeZone', zone, true);
    END IF;
    since := coalesce(
        kailenty.moment(args->>'from', zone, 'from', 'start'), now);
    until := coalesce(
        kailenty.moment(args->>'until', zone, 'until', 'end'),
        since + interval '7 days');
    IF since >= until OR until - since > interval '366 days' THEN
        PERFORM kailenty.check_period(args, since, until, zone, 366);
    END IF;
    IF args ?| ARRAY['all', 'attendee', 'query'] OR args->>'sort' = 'latest'
    THEN
        RETURN kailenty.meetings_found(args, zone, since, until);
    END IF;
    IF args ?| ARRAY['recruiter_id', 'status', 'source'] THEN
        person := kailenty.whose(args->>'recruiter_id');
        statuses := kailenty.text_array(args->'status');
        sources := kailenty.text_array(args->'source');
    END IF;

    SELECT coalesce(json_agg(p.line) FILTER (WHERE p.place <= size), '[]'),
        count(*)
    INTO meetings, matches
    FROM (
        SELECT row_number() OVER () AS place,
            ROW(m.id, m.title, m.starts_at, m.ends_at,
                sched.effective_status(m.status, m.ends_at, now),
                CASE WHEN m.host_id = person
                    THEN (SELECT json_build_object('id', h.id, 'name', h.name)
                        FROM mcp.account h
                        WHERE h.workspace_id = workspace AND h.id = person)
                    ELSE (SELECT json_build_object('id', h.id, 'name', h.name)
                        FROM mcp.account h
                        WHERE h.workspace_id = workspace AND h.id = m.host_id)
                END,
                m.guest_name, m.attendee_count, m.location_type,
                m.conference_url IS NOT NULL,
                CASE m.source WHEN 'invite' THEN m.source_id END
            )::kailenty.meeting_line AS line
        FROM (
            -- No meeting is longer than 480 minutes.
            (SELECT h.starts_at, h.id, h.title, h.ends_at, h.status, h.host_id,
                h.guest_name, h.attendee_count, h.location_type,
                h.conference_url, h.source, h.source_id
            FROM sched.meeting h
            WHERE h.workspace_id = workspace AND h.host_id = person
                AND h.starts_at > since - interval '8 h'
                AND h.starts_at < until AND h.ends_at > since
                AND (statuses IS NULL OR sched.effective_status(
                    h.status, h.ends_at, now) = ANY (statuses))
                AND (sources IS NULL OR h.source = ANY (sources))
            ORDER BY h.starts_at, h.id
            LIMIT skipped + size + 1)
            UNION ALL
            (SELECT a.starts_at, a.meeting_id, g.title, g.ends_at, g.status,
                g.host_id, g.guest_name, g.attendee_count, g.location_type,
                g.conference_url, g.source, g.source_id
            FROM sched.meeting_attendee a
            JOIN sched.meeting g
                ON g.workspace_id = a.workspace_id AND g.id = a.meeting_id
            WHERE a.workspace_id = workspace AND a.account_id = person
                AND a.role <> 'host'
                AND (a.role = 'interviewer' OR person = me)
                AND a.starts_at > since - interval '8 h'
                AND a.starts_at < until AND g.ends_at > since
                AND g.host_id <> person
                AND (statuses IS NULL OR sched.effective_status(
                    g.status, g.ends_at, now) = ANY (statuses))
                AND (sources IS NULL OR g.source = ANY (sources))
            ORDER BY a.starts_at, a.meeting_id
            LIMIT skipped + size + 1)
            ORDER BY starts_at, id
            LIMIT size + 1 OFFSET skipped
        ) AS m
    ) AS p;
    RETURN json_build_object(
        'time_zone', zone,
        'meetings', meetings,
        'has_more', matches > size,
        'next_offset', CASE
            WHEN matches > size AND skipped + size <= 10000
            THEN skipped + size END,
        'hint', CASE WHEN matches = 0 THEN kailenty.meetings_hint(args) END);
END
$$;
