-- What the guests of a meeting have answered in Outlook. Somebody who had declined
-- and has something else by now comes all the same: then they have two.
CREATE OR REPLACE FUNCTION kailenty.calendar_answers(
    m sched.meeting,
    attendees jsonb)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    clash boolean := false;
BEGIN
    FOR attempt IN 1..2 LOOP
        BEGIN
            UPDATE sched.meeting_attendee a
            SET response = r.response, may_overlap = a.may_overlap OR clash
            FROM (
                SELECT lower(t.answer->>'email') AS email,
                    min(t.answer->>'response') AS response
                FROM jsonb_array_elements(attendees) AS t (answer)
                GROUP BY lower(t.answer->>'email')
            ) AS r
            WHERE a.workspace_id = m.workspace_id AND a.meeting_id = m.id
                AND a.email = r.email AND a.role <> 'host'
                AND a.response <> r.response
                AND r.response IN ('none', 'accepted', 'tentative', 'declined');
            RETURN;
        EXCEPTION WHEN exclusion_violation THEN
            clash := true;
        END;
    END LOOP;
END
$$;
