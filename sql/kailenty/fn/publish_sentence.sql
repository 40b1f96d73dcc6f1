-- What a publishing does, in one sentence.
CREATE OR REPLACE FUNCTION kailenty.publish_sentence(
    draft jsonb,
    only_store boolean,
    mail json)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN format('The %s "%s" of %s %s%s%s%s.',
        CASE draft->>'type' WHEN 'multi_use' THEN 'pool' ELSE 'invite' END,
        coalesce(draft->>'title', 'Untitled'),
        kailenty.person_json(draft->>'recruiter_id')->>'name',
        CASE WHEN only_store THEN 'is stored as a draft'
            ELSE 'goes live' END,
        ' for ' || (draft->>'candidate_name'),
        CASE WHEN only_store THEN '' ELSE ' until '
            || kailenty.instant_text((draft->>'expires_at')::timestamptz,
                current_setting('TimeZone')) END,
        CASE WHEN mail->>'status' = 'queued'
            THEN format('; the invitation is mailed to %s',
                draft->>'candidate_email')
            ELSE '' END);
END
$$;
