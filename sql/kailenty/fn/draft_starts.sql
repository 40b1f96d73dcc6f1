-- The first open starts of a draft or invite in its bookable window, now, as
-- far as the recruiter's horizon reaches; null if they cannot be seen. The
-- window is searched in pieces that sched.openings takes at once, a short one
-- first.
CREATE OR REPLACE FUNCTION kailenty.draft_starts(
    draft jsonb, invite text, zone text, wanted integer)
RETURNS timestamptz[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    duration constant interval :=
        (draft->>'duration_minutes')::numeric * interval '1 min';
    starting timestamptz;
    ending timestamptz;
    reach interval := '14 days';
    piece timestamptz[];
    found_ timestamptz[] := '{}';
BEGIN
    starting := greatest(mcp.now(),
        sched.day_start((draft->>'bookable_from')::date, zone));
    ending := least(
        sched.day_start((draft->>'bookable_until')::date + 1, zone),
        mcp.now() + duration + interval '24 h' * (sched.settings_of(
            draft->>'recruiter_id')).booking_horizon_days);
    WHILE starting < ending AND cardinality(found_) < wanted LOOP
        piece := kailenty.draft_open_starts(draft, invite,
            tstzrange(starting, least(ending, starting + reach)),
            wanted - cardinality(found_));
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
