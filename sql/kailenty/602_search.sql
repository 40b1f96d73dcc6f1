-- Searching meetings by title and by who attends. Plain ASCII, which most text
-- is, needs no normalising; what comes out is the same.
CREATE OR REPLACE FUNCTION kailenty.fold(given text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN octet_length(given) = length(given) THEN lower(given)
        ELSE regexp_replace(normalize(lower(given), NFD),
            '[\u0300-\u036f]', '', 'g')
    END
$$;

-- What meetings_list asks of titles (kailenty.search_patterns) and attendees.
CREATE INDEX meeting_title_letters ON sched.meeting
    USING gin (workspace_id, kailenty.fold(title) public.gin_trgm_ops);
CREATE INDEX meeting_attendee_letters ON sched.meeting_attendee
    USING gin (workspace_id, kailenty.fold(coalesce(name || ' ', '') || email)
        public.gin_trgm_ops);

-- Of one source, by time.
CREATE INDEX meeting_source_starts_at
    ON sched.meeting (workspace_id, source, starts_at, id);
