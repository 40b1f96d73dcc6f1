-- What becomes of an invite's facts, in words that follow its name: duration
-- minutes 60 instead of 45, no message. Notes and messages are too long to be
-- repeated.
CREATE OR REPLACE FUNCTION kailenty.facts_text(
    before jsonb,
    after jsonb,
    zone text)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT string_agg(CASE
            WHEN f.key NOT IN ('internal_note', 'message')
                THEN format('%s %s instead of %s', replace(f.key, '_', ' '),
                    kailenty.fact_text(f.key, after->f.key, zone),
                    kailenty.fact_text(f.key, before->f.key, zone))
            ELSE CASE WHEN NOT after ? f.key THEN 'no '
                    WHEN before ? f.key THEN 'another ' ELSE 'a new ' END
                || replace(f.key, '_', ' ')
        END, ', ' ORDER BY f.key)
    FROM jsonb_object_keys(before || after) AS f (key)
$$;
