-- The meetings that start in a span of time and have somebody among the
-- attendees whose folded name or address has a text in it, or else the words of
-- a list's query (kailenty.search_patterns) in their title: their ids; NULL if
-- there are many hundreds, or nothing is asked for that the indexes know. The
-- caller's statement asks everything again: this finds what few rows have.
-- SECURITY DEFINER, because behind a row policy a search in texts may not use
-- its index; so the policy's rule stands here again.
CREATE OR REPLACE FUNCTION kailenty.meetings_matching(
    patterns text[],
    attendee text,
    since timestamptz,
    until timestamptz)
RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET random_page_cost = 1.1
AS $$
DECLARE
    most CONSTANT integer := 600;
    everything CONSTANT boolean := sched.sees_all();
    me CONSTANT text := current_setting('mcp.account', true);
    found text[];
BEGIN
    -- An index of letters knows three in a row.
    IF attendee ~ '[[:alnum:]]{3}' THEN
        EXECUTE 'SELECT ARRAY(
                SELECT a.meeting_id
                FROM sched.meeting_attendee a
                WHERE a.workspace_id = $1 AND a.starts_at > $2
                    AND a.starts_at < $3
                    AND kailenty.fold(coalesce(a.name || '' '', '''')
                        || a.email) LIKE $4
                    AND ($6 OR EXISTS (
                        SELECT FROM sched.meeting m
                        WHERE m.workspace_id = $1 AND m.id = a.meeting_id
                            AND (m.host_id = $7 OR $7 = ANY (m.account_ids))))
                LIMIT $5 + 1)'
        INTO found
        USING current_setting('mcp.workspace', true), since, until,
            '%' || regexp_replace(attendee, '([\\%_])', '\\\1', 'g') || '%',
            most, everything, me;
    ELSIF EXISTS (
        SELECT FROM unnest(patterns) AS p WHERE p ~ '[[:alnum:]]{3}')
    THEN
        EXECUTE 'SELECT ARRAY(
                SELECT m.id
                FROM sched.meeting m
                WHERE m.workspace_id = $1 AND m.starts_at > $2
                    AND m.starts_at < $3
                    AND ($5 OR m.host_id = $6 OR $6 = ANY (m.account_ids)) '
                || (
                    SELECT string_agg(format('AND kailenty.fold(m.title) ~ %L',
                        p), ' ')
                    FROM unnest(patterns) AS p) || '
                LIMIT $4 + 1)'
        INTO found
        USING current_setting('mcp.workspace', true), since, until, most,
            everything, me;
    END IF;
    RETURN CASE WHEN cardinality(found) <= most THEN found END;
END
$$;
