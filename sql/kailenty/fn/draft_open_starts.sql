-- The first open starts of a draft with all its values: the times at which
-- everybody needed is free and each label can send somebody else, within
-- `period`, by the recruiter's clock and step. Null if these are too many people
-- to look at (50), or others whom the caller, a user, cannot look at.
CREATE OR REPLACE FUNCTION kailenty.draft_open_starts(
    draft jsonb, invite text, period tstzrange, wanted integer)
RETURNS timestamptz[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    recruiter constant text := draft->>'recruiter_id';
    settings constant sched.settings := sched.settings_of(recruiter);
    people text[];
BEGIN
    IF current_setting('mcp.role') = 'user'
        AND (draft ? 'interviewer_ids' OR draft ? 'label_ids')
    THEN
        RETURN NULL;
    END IF;
    people := ARRAY(
        SELECT DISTINCT p.account_id
        FROM kailenty.draft_people(draft) AS p
        WHERE p.account_id IS NOT NULL);
    IF cardinality(people) > 50 THEN
        RETURN NULL;
    END IF;

    RETURN ARRAY(
        WITH person AS MATERIALIZED (
            SELECT p.label, o.account_id, o.starts
            FROM kailenty.draft_people(draft) AS p
            LEFT JOIN sched.openings(people, period,
                (draft->>'duration_minutes')::integer,
                (draft->>'buffer_before_minutes')::integer,
                (draft->>'buffer_after_minutes')::integer,
                (draft->>'minimum_notice_minutes')::integer,
                settings.booking_horizon_days,
                kailenty.invite_scopes(invite),
                (draft->>'daily_limit')::integer) AS o
                ON o.account_id = p.account_id
        ), needed AS (
            SELECT starts FROM person WHERE label = 0
            UNION ALL
            SELECT coalesce(range_agg(starts), '{}')
            FROM person
            WHERE label > 0
            GROUP BY label
        )
        SELECT g.at
        FROM sched.grid((SELECT range_intersect_agg(starts) FROM needed),
            sched.zone_of(recruiter), coalesce(
                (draft->>'slot_step_minutes')::integer,
                settings.slot_step_minutes)) AS g (at)
        WHERE (
            SELECT count(DISTINCT label) < 2 FROM person WHERE label > 0)
            -- Somebody else for each label: a stand-in for one not wanted.
            OR EXISTS (
                WITH free AS (
                    SELECT label, account_id FROM person
                    WHERE label > 0 AND starts @> g.at
                    UNION ALL
                    SELECT n, n::text FROM generate_series(1, 3) AS n
                    WHERE n NOT IN (SELECT label FROM person)
                )
                SELECT
                FROM free AS a, free AS b, free AS c
                WHERE a.label = 1 AND b.label = 2 AND c.label = 3
                    AND a.account_id <> b.account_id
                    AND a.account_id <> c.account_id
                    AND b.account_id <> c.account_id)
        ORDER BY g.at
        LIMIT wanted);
END
$$;
