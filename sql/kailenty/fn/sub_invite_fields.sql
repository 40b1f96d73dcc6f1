-- The candidate's fields of a new sub-invite, checked as a draft's are.
CREATE OR REPLACE FUNCTION kailenty.sub_invite_fields(
    args jsonb,
    pool kailenty.invite,
    zone text)
RETURNS kailenty.invite
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    given CONSTANT jsonb := kailenty.draft_clean(args,
        '{candidate_name,candidate_email,candidate_phone,message,'
        'internal_note,expires_at,time_zone,language}');
    fields jsonb;
    made kailenty.invite;
BEGIN
    SELECT jsonb_agg(jsonb_build_object('path', p.field, 'code', p.code,
        'message', p.message, 'hint', p.hint) ORDER BY f.place)
    INTO fields
    FROM (
        SELECT v.field, v.code, v.message, v.hint
        FROM kailenty.draft_value_problems(given, zone) AS v
        UNION ALL
        SELECT m.name, 'missing', 'must be given',
            CASE m.name WHEN 'candidate_phone'
                THEN 'The pool''s interviews are by phone: give the number.'
                ELSE 'Say for whom it is.' END
        FROM unnest(ARRAY['candidate_name', 'candidate_email',
            CASE pool.location_type WHEN 'phone' THEN 'candidate_phone' END])
            AS m (name)
        WHERE NOT given ? m.name
    ) AS p
    JOIN kailenty.draft_fields() AS f ON f.name = p.field;
    IF fields IS NOT NULL THEN
        PERFORM mcp.fail('MC422', 'invalid_arguments',
            format('%s %s.', fields #>> '{0,path}', fields #>> '{0,message}'),
            fields #>> '{0,hint}', fields);
    END IF;
    made := jsonb_populate_record(NULL::kailenty.invite, given - 'expires_at');
    made.expires_at :=
        (sched.parse_instant(given->>'expires_at', zone, 'expires_at')).at;
    IF pool.type = 'multi_use' THEN
        PERFORM kailenty.check_ending(made.expires_at, pool.id, zone);
    END IF;
    RETURN made;
END
$$;
