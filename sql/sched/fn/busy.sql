-- When a person is busy in a span of time: meetings, busy and oof events, and
-- tentative ones if their settings say so. `padded` adds each meeting's own
-- buffers.
CREATE OR REPLACE FUNCTION sched.busy(
    account text,
    period tstzrange,
    padded boolean DEFAULT false)
RETURNS tstzmultirange
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    tentative_blocks boolean := (sched.settings_of(account)).tentative_blocks;
    -- A meeting just outside can reach in with its buffers, 240 min at most.
    around interval := CASE WHEN padded THEN '4 h' ELSE '0' END;
BEGIN
    RETURN (
        SELECT coalesce(range_agg(
                CASE WHEN padded THEN sched.pad(c.span,
                        c.buffer_before_minutes, c.buffer_after_minutes)
                    ELSE c.span
                END), '{}') * tstzmultirange(period)
        FROM sched.commitments(account, tstzrange(
            lower(period) - around, upper(period) + around)) c
        WHERE c.show_as <> 'tentative' OR tentative_blocks);
END
$$;
