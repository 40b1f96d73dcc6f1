-- Rules about text and JSON that constraints, generated columns and policies
-- of this schema rest on; so they stand before the tables, not in fn/.

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;

GRANT USAGE ON SCHEMA kailenty TO mcp_app;

-- Text without case or accents, for comparing only.
CREATE FUNCTION kailenty.fold(given text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT regexp_replace(normalize(lower(given), NFD),
        '[\u0300-\u036f]', '', 'g')
$$;

-- The words of a text for search by word beginnings: each run between blanks,
-- and from each of its word starts to its end, so that "kim.lee@mail.example"
-- is found by "kim", by "lee", by "mail.ex" and by itself.
CREATE FUNCTION kailenty.words(given text)
RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(array_to_tsvector(array_agg(DISTINCT word)), ''::tsvector)
    FROM (
        SELECT run AS word
        FROM regexp_split_to_table(kailenty.fold(given), '\s+') AS run
        UNION ALL
        SELECT substr(run, regexp_instr(run, '[[:alnum:]]+', 1, n))
        FROM regexp_split_to_table(kailenty.fold(given), '\s+') AS run,
            generate_series(1, regexp_count(run, '[[:alnum:]]+')) AS n
    ) AS found
    WHERE word <> ''
$$;

-- The placeholders of a message, {{so}}, in order of appearance; blanks inside
-- the braces do not count, anything else there is taken as it is.
CREATE FUNCTION kailenty.placeholders(message text)
RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(array_agg(name ORDER BY first), '{}')
    FROM (
        SELECT found[1] AS name, min(n) AS first
        FROM regexp_matches(message, '\{\{\s*([^{}]*?)\s*\}\}', 'g')
            WITH ORDINALITY AS m (found, n)
        GROUP BY found[1]
    ) AS names
$$;

-- A notification profile's rules: [{event, to, template_id, offset_minutes}],
-- reminders with an offset, the other events without.
CREATE FUNCTION kailenty.rules_valid(rules jsonb)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT jsonb_typeof(rules) = 'array' AND coalesce(bool_and(
        rule->>'event' IN ('invite_sent', 'invite_reminder',
            'booking_confirmed', 'meeting_reminder', 'meeting_rescheduled',
            'meeting_cancelled', 'recruiter_booked', 'invite_expired')
        AND rule->>'to' IN ('candidate', 'recruiter', 'interviewers')
        AND CASE
            WHEN rule->>'event' IN ('invite_reminder', 'meeting_reminder')
            THEN (rule->>'offset_minutes')::int BETWEEN 1 AND 43200
            ELSE coalesce((rule->>'offset_minutes')::int, 0) = 0
        END), true)
    FROM jsonb_array_elements(
        CASE jsonb_typeof(rules) WHEN 'array' THEN rules ELSE '[]' END) AS rule
$$;

-- A contact form's fields: 1-15 of {key, label, type, required, options[]},
-- keys distinct, options for a select only.
CREATE FUNCTION kailenty.form_fields_valid(fields jsonb)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT jsonb_typeof(fields) = 'array'
        AND count(*) BETWEEN 1 AND 15
        AND count(DISTINCT field->>'key') = count(*)
        AND bool_and(field->>'key' ~ '^[a-z_]{1,30}$'
            AND length(field->>'label') BETWEEN 1 AND 80
            AND field->>'type' IN ('text', 'email', 'phone', 'long_text',
                'select', 'checkbox')
            AND jsonb_typeof(coalesce(field->'required', 'false')) = 'boolean'
            AND CASE
                WHEN field->>'type' = 'select'
                THEN jsonb_typeof(field->'options') = 'array'
                    AND jsonb_array_length(field->'options') BETWEEN 2 AND 20
                ELSE field->'options' IS NULL
            END)
    FROM jsonb_array_elements(
        CASE jsonb_typeof(fields) WHEN 'array' THEN fields ELSE '[]' END)
        AS field
$$;

-- The words of a knowledge entry, weighted: title A, tags and related tools B,
-- summary C, body D.
CREATE FUNCTION kailenty.kb_words(
    title text, tags text[], tools text[], summary text, body text)
RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT setweight(to_tsvector('english', title), 'A')
        || setweight(to_tsvector('english',
            array_to_string(tags || tools, ' ')), 'B')
        || setweight(to_tsvector('english', summary), 'C')
        || setweight(to_tsvector('english', body), 'D')
$$;
