-- What the schema cannot say of a search for slots: people are distinct, active
-- persons, the invite is one that the caller can see, and latest follows
-- earliest.
CREATE OR REPLACE FUNCTION kailenty.check_slot_request(
    args jsonb,
    people text[])
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    twice integer;
BEGIN
    SELECT min(g.place) INTO twice
    FROM unnest(people) WITH ORDINALITY AS g (id, place)
    WHERE array_position(people, g.id) < g.place;
    IF twice IS NOT NULL THEN
        PERFORM kailenty.fail_argument(
            format('user_ids[%s]', twice - 1), 'duplicate',
            'is there a second time', 'Name each person once.');
    END IF;
    PERFORM kailenty.check_people(people, 'user_ids');
    PERFORM kailenty.check_invite(args->>'invite_id');
    IF args->>'latest' <= args->>'earliest' THEN
        PERFORM kailenty.fail_argument('latest', 'time_order',
            format('must be after earliest, %s', args->>'earliest'),
            'A meeting starts and ends on one date here.');
    END IF;
END
$$;
