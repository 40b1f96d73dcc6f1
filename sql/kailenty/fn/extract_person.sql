-- The name of a person at the start or the end of some words, or in the whole
-- of them: two to four words that do not begin in lower case (in the whole any
-- words), with particles such as "von" between them; titles before it fall
-- away. Null if there is none; empty if one word alone may be a name. Each word
-- has a class: T title, p particle, C capital (or a script without cases), S
-- the same at the end of a sentence, x lower case, - anything else.
CREATE OR REPLACE FUNCTION kailenty.extract_person(given text, wanted text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    words text[];
    classes text;
    part text;
BEGIN
    words := string_to_array(btrim(given), ' ');
    words := CASE wanted
        WHEN 'end' THEN words[cardinality(words) - 8 :]
        ELSE words[: 9]
    END;
    SELECT string_agg(CASE
            WHEN lower(rtrim(w, '.')) IN ('mr', 'mrs', 'ms', 'miss', 'dr',
                'prof', 'herr', 'herrn', 'frau', 'med', 'phil') THEN 'T'
            WHEN w IN ('von', 'van', 'vom', 'zu', 'zur', 'de', 'del', 'della',
                'di', 'da', 'dos', 'du', 'la', 'le', 'den', 'der', 'ten',
                'ter', 'bin', 'bint', 'ibn', 'al', 'el') THEN 'p'
            WHEN w !~ '^[[:alpha:]][[:alpha:].''-]*$' THEN '-'
            WHEN w ~ '^(?!(al|el|d)[-''])[[:lower:]]' THEN 'x'
            WHEN w ~ '..\.$' THEN 'S'
            ELSE 'C'
        END, '' ORDER BY n)
    INTO classes
    FROM unnest(words) WITH ORDINALITY AS u (w, n);
    part := substring(classes FROM CASE wanted
        WHEN 'start' THEN '^T*(C(?:p?p?C){0,2}p?p?[CS])'
        WHEN 'end' THEN '(C(?:p?p?C){0,2}p?p?C)$'
        WHEN 'whole' THEN '^T*([CSpx]{2,7})$'
    END);
    IF part IS NULL THEN
        RETURN CASE WHEN classes ~ '^T*[CS]' THEN '' END;
    END IF;
    RETURN regexp_replace(array_to_string(CASE wanted
        WHEN 'start' THEN words[strpos(classes, part)
            : strpos(classes, part) + length(part) - 1]
        ELSE words[length(classes) - length(part) + 1 :]
    END, ' '), '(..)\.$', '\1');
END
$$;
