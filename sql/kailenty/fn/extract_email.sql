-- The candidate's e-mail: the one address that is neither a colleague's nor a
-- machine's. Of several, the one that alone stands after "E-mail:", "Mail:",
-- "From:" or "Von:" on its line.
CREATE OR REPLACE FUNCTION kailenty.extract_email(r kailenty.reading)
RETURNS kailenty.reading
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    pattern constant text :=
        '(?i)(?<![a-z0-9._%+/-])[a-z0-9][a-z0-9._%+''-]*'
        '@(?:[a-z0-9-]+\.)+[a-z]{2,24}(?![a-z0-9])';
    label constant text := '(?i)\m(e-?mail|mail|from|von)\s?:[^\n]*$';
    got record;
BEGIN
    WITH seen AS (
        SELECT m.n, lower(m.hit) AS address,
            m.place, m.before ~ label AS labelled
        FROM kailenty.extract_matches(r.work, pattern) AS m
    ), judged AS (
        SELECT seen.*,
            address !~ '^(no-?reply|notifications?|mailer-daemon)@'
            AND length(address) <= 254
            AND address <> ALL (r.own_emails)
            AND NOT EXISTS (
                SELECT FROM unnest(r.email_domains) AS domain
                WHERE kailenty.draft_email_within(address, domain)) AS candidate
        FROM seen
    ), candidates AS (
        SELECT address, min(n) AS n, bool_or(labelled) AS labelled
        FROM judged
        WHERE candidate
        GROUP BY address
    ), chosen AS (
        SELECT address
        FROM candidates
        WHERE (SELECT count(*) FROM candidates) = 1
            OR labelled
                AND (SELECT count(*) FROM candidates WHERE labelled) = 1
    )
    SELECT (SELECT address FROM chosen) AS address,
        (SELECT jsonb_agg(address ORDER BY n) FROM candidates) AS candidates,
        (SELECT array_agg(place ORDER BY n) FROM judged
            WHERE address IN (SELECT address FROM chosen)) AS own,
        (SELECT array_agg(place) FROM judged
            WHERE address NOT IN (SELECT address FROM chosen)) AS others
    INTO got;

    r.work := kailenty.extract_mask(r.work, got.others);
    r.work := kailenty.extract_mask(r.work, got.own, U&'\E001');
    IF got.address IS NOT NULL THEN
        RETURN kailenty.extract_found(
            r, 'candidate_email', to_jsonb(got.address), got.own[1], true);
    ELSIF got.candidates IS NOT NULL THEN
        RETURN kailenty.extract_unknown(
            r, 'candidate_email', 'several', got.candidates);
    END IF;
    RETURN r;
END
$$;
