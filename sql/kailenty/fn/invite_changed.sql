-- An invite with changes, checked as a draft is: what is wrong with a field that
-- changes, or with fields taken together, is refused. What has become wrong
-- without anybody's doing (a card that is no longer active) keeps nobody from
-- changing something else.
CREATE OR REPLACE FUNCTION kailenty.invite_changed(
    i kailenty.invite,
    before jsonb,
    changes jsonb,
    zone text)
RETURNS kailenty.draft_state
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    -- A sub-invite is checked as the single-use invite that it is to its guest.
    type CONSTANT text := CASE i.type WHEN 'multi_use' THEN 'multi_use'
        ELSE 'single_use' END;
    merged jsonb;
    d kailenty.draft_state;
    fields jsonb;
BEGIN
    merged := before - ARRAY(SELECT jsonb_object_keys(changes))
        || jsonb_strip_nulls(changes) || jsonb_build_object('type', type);
    d := kailenty.draft_check(merged, ARRAY(SELECT jsonb_object_keys(merged)),
        ROW(i.id, NULL, before)::kailenty.draft_base, zone);
    SELECT jsonb_agg(jsonb_build_object('path', 'changes.' || f.field,
        'code', f.code, 'message', f.message, 'hint', f.hint) ORDER BY f.n)
    INTO fields
    FROM (
        SELECT g.n, g.name AS field, 'missing' AS code,
            'must have a value' AS message, q.question AS hint
        FROM unnest(d.missing_fields) WITH ORDINALITY AS g (name, n)
        JOIN kailenty.draft_fields() AS q ON q.name = g.name
        UNION ALL
        SELECT 100 + p.n, p.field, p.code, p.message, p.hint
        FROM unnest(d.problems) WITH ORDINALITY
            AS p (field, code, message, hint, n)
        WHERE changes ? p.field
            OR p.code = 'date_order' AND changes ? 'bookable_from'
            OR p.code = 'url_not_https' AND changes ? 'location_type'
    ) AS f;
    IF fields IS NOT NULL THEN
        PERFORM mcp.fail('MC422', 'invalid_arguments',
            format('%s %s.', fields #>> '{0,path}', regexp_replace(
                rtrim(fields #>> '{0,message}', '.'),
                '^' || substr(fields #>> '{0,path}', 9) || ' ', '')),
            fields #>> '{0,hint}', fields);
    END IF;
    -- Nothing else becomes another for want of a value.
    d.full_draft := '{"host_attends": true, "send_email": true}'
        || (before - ARRAY(SELECT jsonb_object_keys(changes)))
        || kailenty.members(d.full_draft,
            ARRAY(SELECT jsonb_object_keys(changes)));
    -- A first day that was cleared is today, which may be after the last.
    IF (d.full_draft->>'bookable_from')::date
        > (d.full_draft->>'bookable_until')::date THEN
        PERFORM kailenty.fail_argument('changes.bookable_until', 'date_order',
            format('must not be before bookable_from, %s',
                d.full_draft->>'bookable_from'),
            'Give a later last day with the same call.');
    END IF;
    IF i.type = 'sub_invite' THEN
        -- Cleared, a field is the pool's again, and no default.
        d.full_draft := d.full_draft
            - ARRAY(SELECT jsonb_object_keys(kailenty.nulls(changes)))
            || kailenty.members(kailenty.invite_draft(i.parent_id),
                ARRAY(SELECT jsonb_object_keys(kailenty.nulls(changes))));
        PERFORM kailenty.check_ending((d.full_draft->>'expires_at')::timestamptz,
            i.parent_id, zone)
        WHERE changes->>'expires_at' IS NOT NULL;
    END IF;
    RETURN d;
END
$$;
