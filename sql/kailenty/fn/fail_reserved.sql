-- The error of a time that somebody of the meeting gave away while it was being
-- booked, or who cannot be looked at (the constraint of sched.reservation).
CREATE OR REPLACE FUNCTION kailenty.fail_reserved(
    people text[],
    period tstzrange,
    zone text,
    except_meeting text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    PERFORM kailenty.check_free(people, period, zone, except_meeting);
    PERFORM kailenty.fail_conflict(
        'Somebody who takes part has another meeting then', '[]', people,
        period, zone, except_meeting);
END
$$;
