-- A rule of a notification profile as a sentence: "reminder to the candidate
-- 24 h before the meeting".
CREATE OR REPLACE FUNCTION kailenty.notice_sentence(rule jsonb)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    recipient text := 'the ' || (rule->>'to');
    minutes integer := (rule->>'offset_minutes')::integer;
    ahead text := CASE
        WHEN minutes % 1440 = 0 AND minutes >= 2880
            THEN minutes / 1440 || ' days'
        WHEN minutes % 60 = 0 THEN minutes / 60 || ' h'
        ELSE minutes || ' min'
    END;
BEGIN
    RETURN CASE rule->>'event'
        WHEN 'invite_sent' THEN
            format('invitation to %s when the invite is sent', recipient)
        WHEN 'invite_reminder' THEN
            format('reminder to %s %s before the invite expires', recipient,
                ahead)
        WHEN 'invite_expired' THEN
            format('notice to %s when the invite has expired', recipient)
        WHEN 'booking_confirmed' THEN
            format('confirmation to %s when a time is booked', recipient)
        WHEN 'recruiter_booked' THEN
            format('notice to %s when a time is booked', recipient)
        WHEN 'meeting_reminder' THEN
            format('reminder to %s %s before the meeting', recipient, ahead)
        WHEN 'meeting_rescheduled' THEN
            format('notice to %s when the meeting is moved', recipient)
        WHEN 'meeting_cancelled' THEN
            format('notice to %s when the meeting is cancelled', recipient)
    END;
END
$$;
