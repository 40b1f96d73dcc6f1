-- The words of a list's query as regular expressions, all of which a folded text
-- (kailenty.fold) must match: each word must begin a word there, that is begin
-- the text or stand behind a blank, or, if it starts with a letter or digit,
-- stand behind anything that is neither. This finds what kailenty.search_words
-- finds in kailenty.words, in a text whose words are not kept; whatever stands
-- in the query is meant literally. NULL for no query; fewer than two characters
-- after trimming are refused.
CREATE OR REPLACE FUNCTION kailenty.search_patterns(query text)
RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    given CONSTANT text := btrim(query);
BEGIN
    IF given IS NULL THEN
        RETURN NULL;
    END IF;
    IF length(given) < 2 THEN
        PERFORM kailenty.fail_argument('query', 'too_short',
            'must have at least 2 characters besides blanks',
            'Give the beginning of a word, or leave query out.');
    END IF;
    RETURN ARRAY(
        SELECT CASE WHEN word ~ '^[[:alnum:]]' THEN '(^|[^[:alnum:]])'
                ELSE '(^|\s)' END
            || regexp_replace(word, '([^[:alnum:]])', '\\\1', 'g')
        FROM regexp_split_to_table(kailenty.fold(given), '\s+') AS word);
END
$$;
