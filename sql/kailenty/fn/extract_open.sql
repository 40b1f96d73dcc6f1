-- A text made ready to read: NFC, line ends LF, odd spaces a space, and out
-- with what cannot be seen (zero-width, direction marks, soft hyphen, control
-- characters) and with the private-use characters that mask:
-- U+E000 taken, U+E001 the candidate's e-mail, U+E002 a clock time.
CREATE OR REPLACE FUNCTION kailenty.extract_open(given text)
RETURNS kailenty.reading
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    r kailenty.reading;
BEGIN
    r.clean := translate(
        regexp_replace(
            replace(normalize(left(given, 10000), NFC), E'\r\n', E'\n'),
            '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad'
            '\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue000-\ue00f]',
            '', 'g'),
        E'\t\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007'
            '\u2008\u2009\u200a\u202f\u205f\u3000\u2028\u2029',
        E' \n                 \n\n');
    r.work := translate(r.clean, E'\u2010\u2011\u2012\u2013\u2014\u2212'
        '\u2018\u2019\u201c\u201d\u201e', E'------''''"""');
    r.places := '[]';
    r.found := '[]';
    r.unknown := '[]';
    r.notes := '[]';
    RETURN r;
END
$$;
