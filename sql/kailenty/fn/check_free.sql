-- Refuse a time at which one of these people is busy, or too near to where they
-- are (sched.obstacles), with what stands against it and the next open starts.
-- Buffers are each person's own unless given.
CREATE OR REPLACE FUNCTION kailenty.check_free(
    people text[],
    period tstzrange,
    zone text,
    except_meeting text DEFAULT NULL,
    buffer_before_minutes integer DEFAULT NULL,
    buffer_after_minutes integer DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    found_ json;
    said text;
BEGIN
    SELECT json_agg(json_strip_nulls(json_build_object('name', o.name,
                'reason', o.kind, 'starts_at', lower(o.span),
                'ends_at', upper(o.span), 'title', o.label))
            ORDER BY o.n),
        string_agg(format('%s is busy %s', o.name,
                kailenty.when_text(lower(o.span), upper(o.span), zone)), '; '
            ORDER BY o.n)
    INTO found_, said
    FROM (
        SELECT p.name, b.kind, b.span, b.label,
            row_number() OVER (ORDER BY array_position(people, b.account_id))
                AS n
        FROM sched.obstacles(people, period, except_meeting,
            kinds => ARRAY['busy', 'buffer'],
            buffer_before_minutes => check_free.buffer_before_minutes,
            buffer_after_minutes => check_free.buffer_after_minutes) AS b
        JOIN mcp.account p
            ON p.workspace_id = current_setting('mcp.workspace')
            AND p.id = b.account_id
    ) AS o
    WHERE o.n <= 5;
    IF found_ IS NOT NULL THEN
        PERFORM kailenty.fail_conflict(said, found_, people, period, zone,
            except_meeting, buffer_before_minutes, buffer_after_minutes);
    END IF;
END
$$;
