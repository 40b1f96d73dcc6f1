-- A person's calendar in a span of time, by what it does to a new meeting.
--   busy       blocks: meetings, busy and oof events, tentative ones if those
--              do
--   padded     the same with each meeting's own buffers
--   tentative  tentative events that do not block
--   oof        the part of busy that is out of office
CREATE OR REPLACE FUNCTION sched.taken(
    account text,
    period tstzrange,
    tentative_blocks boolean,
    except_meeting text DEFAULT NULL,
    OUT busy tstzmultirange,
    OUT padded tstzmultirange,
    OUT tentative tstzmultirange,
    OUT oof tstzmultirange)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    SELECT coalesce(range_agg(c.span) FILTER (WHERE c.blocks), '{}'),
        coalesce(range_agg(c.padded) FILTER (WHERE c.blocks), '{}'),
        coalesce(range_agg(c.span) FILTER (WHERE NOT c.blocks), '{}'),
        coalesce(range_agg(c.span) FILTER (WHERE c.show_as = 'oof'), '{}')
    INTO busy, padded, tentative, oof
    FROM (
        SELECT k.span, k.show_as,
            sched.pad(k.span, k.buffer_before_minutes, k.buffer_after_minutes)
                AS padded,
            k.show_as <> 'tentative' OR tentative_blocks AS blocks
        FROM sched.commitments(account, period, except_meeting) k
    ) AS c;
END
$$;
