-- The change of an invite whose meeting was cancelled, if its status changed.
CREATE OR REPLACE FUNCTION kailenty.booking_change(
    invite text,
    was text,
    status text)
RETURNS json[]
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF invite IS NULL OR was = status THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY[kailenty.change('invite', invite,
        jsonb_build_object('status', was),
        jsonb_build_object('status', status),
        format('The invite%s is %s instead of %s.',
            coalesce(' "' || kailenty.invite_title(invite) || '"', ''), status,
            was))];
END
$$;
