-- The first three open starts of a draft (kailenty.draft_starts); null if its
-- timing is not known.
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
BEGIN
    IF NOT draft ? 'duration_minutes' OR EXISTS (
        SELECT FROM unnest(problems) AS p WHERE p.field = ANY (timing))
    THEN
        RETURN NULL;
    END IF;
    RETURN kailenty.draft_starts(draft, invite, zone, 3);
END
$$;
