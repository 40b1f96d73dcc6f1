-- Whether one person is free for a meeting of an invite at a time.
CREATE OR REPLACE FUNCTION kailenty.book_free(
    draft jsonb,
    invite text,
    period tstzrange,
    person text)
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN EXISTS (
        SELECT
        FROM sched.openings(ARRAY[person], period,
            (draft->>'duration_minutes')::integer,
            (draft->>'buffer_before_minutes')::integer,
            (draft->>'buffer_after_minutes')::integer,
            -- The others' notice is not this person's.
            coalesce((draft->>'minimum_notice_minutes')::integer, 0),
            NULL, kailenty.invite_scopes(invite),
            (draft->>'daily_limit')::integer) AS o
        WHERE o.starts @> lower(period));
END
$$;
