-- A text argument, trimmed, null where it is blank; within its bounds after
-- that, and without control characters (line breaks only where lines are
-- allowed), which no page or mail shows.
CREATE OR REPLACE FUNCTION kailenty.given_text(
    args jsonb,
    key text,
    low integer,
    high integer,
    lines boolean DEFAULT false)
RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    given CONSTANT text :=
        nullif(btrim(args->>key, E' \t\r\n'), '');
BEGIN
    IF length(given) NOT BETWEEN low AND high THEN
        PERFORM kailenty.fail_argument(key, 'length',
            format('must have %s to %s characters', low, high),
            'Shorten or complete it.');
    ELSIF given ~ (CASE WHEN lines
            THEN '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]'
            ELSE '[\u0001-\u001f\u007f-\u009f]' END) THEN
        PERFORM kailenty.fail_argument(key, 'control_character',
            'must not have control characters',
            'Write it as plain text' || CASE WHEN lines THEN '.'
                ELSE ' on one line.' END);
    END IF;
    RETURN given;
END
$$;
