-- The open starts of a stored invite, at most so many; null if the caller cannot
-- see them.
CREATE OR REPLACE FUNCTION kailenty.invite_starts(
    invite text,
    wanted integer)
RETURNS timestamptz[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    draft CONSTANT jsonb := kailenty.invite_draft(invite);
BEGIN
    IF NOT draft ? 'duration_minutes' THEN
        RETURN NULL;
    END IF;
    RETURN kailenty.draft_starts(draft, invite,
        sched.zone_of(draft->>'recruiter_id'), wanted);
END
$$;
