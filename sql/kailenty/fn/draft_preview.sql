-- The first three open starts of a draft in its bookable window, now, as far as
-- the recruiter's horizon reaches; null if its timing is not known or cannot be
-- seen. The window is searched in pieces that sched.openings takes at once, a
-- short one first.
CREATE OR REPLACE FUNCTION kailenty.draft_preview(
    draft jsonb, problems kailenty.draft_finding[], invite text, zone text)
RETURNS timestamptz[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    timing constant text[] := '{duration_minutes,recruiter_id,interviewer_ids,'
        'label_ids,bookable_from,bookable_until,slot_step_minutes,'
        'buffer_before_minutes,buffer_after_minutes,minimum_notice_minutes,'
        'daily_limit}';
    duration constant interval :=
        (draft->>'duration_minutes')::numeric * interval '1 min';
    starting timestamptz;
    ending timestamptz;
    reach interval := '14 days';
    piece timestamptz[];
    found_ timestamptz[] := '{}';
BEGIN
    IF duration IS NULL OR EXISTS (
        SELECT FROM unnest(problems) AS p WHERE p.field = ANY (timing))
    THEN
        RETURN NULL;
    END IF;
    starting := greatest(mcp.now(),
        sched.day_start((draft->>'bookable_from')::date, zone));
    ending := least(
        sched.day_start((draft->>'bookable_until')::date + 1, zone),
        mcp.now() + duration + interval '24 h' * (sched.settings_of(
            draft->>'recruiter_id')).booking_horizon_days);
    WHILE starting < ending AND cardinality(found_) < 3 LOOP
        piece := kailenty.draft_open_starts(draft, invite,
            tstzrange(starting, least(ending, starting + reach)),
            3 - cardinality(found_));
        IF piece IS NULL THEN
            RETURN NULL;
        END IF;
        found_ := found_ || piece;
        -- A meeting may lie across the seam; one that ends there was seen.
        EXIT WHEN starting + reach >= ending;
        starting := starting + reach - duration + interval '1 s';
        reach := '60 days';
    END LOOP;
    RETURN found_;
END
$$;
