-- The part of an entry that a query hit, at most 240 characters, with ** around
-- hits and without other Markdown: from the body, or from the summary where
-- only that was hit; the body's beginning where neither was.
CREATE OR REPLACE FUNCTION kailenty.kb_snippet(
    body text,
    summary text,
    wanted tsquery)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    marks CONSTANT text := 'StartSel=**, StopSel=**, ';
    plain text;
    shown text;
BEGIN
    plain := regexp_replace(body, '^\s*([-+*]|#+|\d+\.)\s+', '', 'gn');
    plain := btrim(regexp_replace(
        regexp_replace(plain, '[*`#]+', '', 'g'), '\s+', ' ', 'g'));
    shown := ts_headline('english', plain, wanted, marks || CASE
        WHEN length(plain) <= 200 THEN 'HighlightAll=true'
        ELSE 'MaxFragments=1, MaxWords=32, MinWords=16'
    END);
    IF position('**' IN shown) = 0 THEN
        shown := ts_headline('english', replace(summary, '*', ''), wanted,
            marks || 'HighlightAll=true');
    END IF;
    -- Nothing to look for gives NULL.
    IF position('**' IN shown) > 0 IS NOT TRUE THEN
        shown := plain;
    END IF;
    -- A compound is one hit, not one for each of its parts.
    shown := regexp_replace(shown, '\*\*([-_])\*\*', '\1', 'g');
    IF length(shown) <= 240 THEN
        RETURN shown;
    END IF;
    -- Cut at a blank, where there is one; a hit that is cut is closed again.
    shown := regexp_replace(left(shown, 237), '\s\S*$', '');
    shown := regexp_replace(shown, '(^|[^*])\*$', '\1');
    IF (length(shown) - length(replace(shown, '**', ''))) % 4 = 2 THEN
        shown := shown || '**';
    END IF;
    RETURN shown || '…';
END
$$;
