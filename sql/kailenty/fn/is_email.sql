-- Whether a text is an e-mail address that mail can be sent to.
CREATE OR REPLACE FUNCTION kailenty.is_email(given text)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT length(given) <= 254
        AND given ~ ('^[^\s@<>(),;:"\\]{1,64}@([[:alnum:]]'
            '([[:alnum:]-]*[[:alnum:]])?\.)+[[:alpha:]]'
            '[[:alnum:]-]*[[:alnum:]]$')
$$;
