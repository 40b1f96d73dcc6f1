-- meetings_list for everything but a person's meetings by time: everybody's,
-- searched by attendee or title, or the latest first. The statement is made of
-- the filters that are given, so that each gets the plan it needs; values are
-- parameters, never text.
-- A search looks at the first two hundred meetings in the order wanted. Where
-- these do not fill the page, what is looked for is rare, and an index finds it
-- (kailenty.meetings_matching).
CREATE OR REPLACE FUNCTION kailenty.meetings_found(
    args jsonb,
    zone text,
    since timestamptz,
    until timestamptz)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    everybody CONSTANT boolean := coalesce((args->>'all')::boolean, false);
    attendee CONSTANT text := kailenty.fold(btrim(args->>'attendee'));
    wanted CONSTANT text[] := kailenty.search_patterns(args->>'query');
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    person text;
    found record;
    paging record;
BEGIN
    IF everybody THEN
        PERFORM kailenty.check_everybody(args);
    ELSE
        person := kailenty.whose(args->>'recruiter_id');
    END IF;
    IF length(attendee) < 2 THEN
        PERFORM kailenty.fail_argument('attendee', 'too_short',
            'must have at least 2 characters besides blanks',
            'Give a part of a name or e-mail address.');
    END IF;
    IF attendee IS NULL AND wanted IS NULL THEN
        found := kailenty.meetings_page(args, since, until, person, NULL, NULL);
    ELSE
        found := kailenty.meetings_page(args, since, until, person, attendee,
            wanted, few => 200);
        IF found.matches <= size THEN
            found := kailenty.meetings_page(args, since, until, person,
                attendee, wanted, among => kailenty.meetings_matching(wanted,
                    attendee, since - interval '8 h', until));
        END IF;
    END IF;
    paging := kailenty.page(args, found.matches, kailenty.meetings_hint(args));
    RETURN json_build_object('time_zone', zone, 'meetings', found.meetings,
        'has_more', paging.has_more, 'next_offset', paging.next_offset,
        'hint', paging.hint);
END
$$;
