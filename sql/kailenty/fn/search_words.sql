-- The words of a list's query as a search in kailenty.words: each must begin a
-- word, without case or accents; whatever stands in it is meant literally.
-- NULL for no query; fewer than two characters after trimming are refused.
CREATE OR REPLACE FUNCTION kailenty.search_words(query text)
RETURNS tsquery
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    given text := btrim(query);
BEGIN
    IF length(given) < 2 THEN
        PERFORM kailenty.fail_argument('query', 'too_short',
            'must have at least 2 characters besides blanks',
            'Give the beginning of a word, or leave query out.');
    END IF;
    RETURN (
        SELECT string_agg(
            '''' || replace(replace(word, '\', '\\'), '''', '''''') || ''':*',
            ' & ')::tsquery
        FROM regexp_split_to_table(kailenty.fold(given), '\s+') AS word);
END
$$;
