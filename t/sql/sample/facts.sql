-- What t/client/facts.json says of the answers, asked of the functions
-- directly. Run from the top of the source.
\set facts `cat t/client/facts.json`
\set catalogue `cat conf/catalog/kailenty.json`
BEGIN;
CREATE TEMPORARY TABLE fact ON COMMIT DROP AS
SELECT n, c->>'says' AS says, c->>'as' AS who, c->>'tool' AS tool,
    c->'arguments' AS arguments, c->'error' AS error,
    coalesce(c->'expect', '{}') AS expect,
    coalesce(c->'expect_in_any_order', '{}') AS any_order
FROM jsonb_array_elements(:'facts'::jsonb->'cases') WITH ORDINALITY AS x (c, n);
CREATE TEMPORARY TABLE tool ON COMMIT DROP AS
SELECT t->>'name' AS name, t->'roles' AS roles
FROM jsonb_array_elements(:'catalogue'::jsonb->'tools') AS t;
SELECT plan(2 + (SELECT count(*) FROM fact)::integer);

SELECT set_config('mcp.now', :'facts'::jsonb->>'clock', true)
\g /dev/null

-- What a path of the file finds in an answer.
CREATE FUNCTION pg_temp.found(answer jsonb, path text)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    steps CONSTANT jsonpath := 'strict $' || (
        SELECT coalesce(string_agg(CASE
                WHEN step = '*' THEN '[*]'
                WHEN step ~ '^[0-9]+$' THEN '[' || step || ']'
                ELSE '."' || step || '"'
            END, '' ORDER BY n), '')
        FROM unnest(string_to_array(trim('/#' FROM path), '/'))
            WITH ORDINALITY AS s (step, n));
BEGIN
    RETURN CASE
        WHEN path LIKE '%#' THEN to_jsonb(jsonb_array_length(
            jsonb_path_query_first(answer, steps, silent => true)))
        WHEN path LIKE '%*%' THEN
            jsonb_path_query_array(answer, steps, silent => true)
        ELSE jsonb_path_query_first(answer, steps, silent => true)
    END;
EXCEPTION WHEN OTHERS THEN
    RETURN to_jsonb(SQLERRM);
END
$$;

CREATE FUNCTION pg_temp.sorted(given jsonb)
RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_agg(item ORDER BY item)
    FROM jsonb_array_elements(given) AS item
$$;

-- The answer to a fact's call, made as the module makes it; of an error the
-- code.
CREATE FUNCTION pg_temp.answer(asked fact)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    answer jsonb;
    detail text;
BEGIN
    PERFORM set_config('TimeZone', 'UTC', true);
    SET LOCAL ROLE mcp_app;
    PERFORM mcp.enter(
        jsonb_build_object('workspace', 'harbor', 'account', (
            SELECT p.id FROM pg_temp.person p WHERE p.name = asked.who)),
        jsonb_strip_nulls(jsonb_build_object('name', asked.tool,
            'prefix', 'kailenty_', 'roles', (
            SELECT t.roles FROM pg_temp.tool t WHERE t.name = asked.tool))),
        'test');
    EXECUTE format('SELECT kailenty.%I($1)::jsonb', asked.tool)
        INTO answer USING asked.arguments;
    RESET ROLE;
    RETURN answer;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN jsonb_build_object('error', CASE
        WHEN SQLSTATE LIKE 'MC%' THEN detail::jsonb->>'code'
        ELSE SQLSTATE || ' ' || SQLERRM
    END);
END
$$;

-- How an answer differs from what is known.
CREATE FUNCTION pg_temp.differences(asked fact, answer jsonb)
RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(format('%s: expected %s, found %s', path, known,
        coalesce(found::text, 'nothing')), E'\n' ORDER BY path)
    FROM (
        SELECT key AS path, value AS known, pg_temp.found(answer, key) AS found
        FROM jsonb_each(asked.expect)
        UNION ALL
        SELECT key, pg_temp.sorted(value),
            pg_temp.sorted(pg_temp.found(answer, key))
        FROM jsonb_each(asked.any_order)
        UNION ALL
        SELECT 'error', asked.error, answer->'error'
        WHERE asked.error IS DISTINCT FROM answer->'error'
    ) AS compared
    WHERE found IS DISTINCT FROM known
$$;

CREATE TEMPORARY TABLE person ON COMMIT DROP AS
SELECT split_part(email, '@', 1) AS name, id FROM mcp.account
WHERE workspace_id = 'harbor';
GRANT SELECT ON fact, tool, person TO mcp_app;

SELECT is((SELECT jsonb_object_agg(name, id) FROM person),
    :'facts'::jsonb->'people', 'the people are named by their ids');
SELECT is_empty(
    $$SELECT t.name, w.who FROM tool t
      CROSS JOIN (SELECT DISTINCT who FROM fact) AS w
      WHERE t.name <> ALL ('{action_confirm,action_cancel}'::text[])
        AND NOT EXISTS (
            SELECT FROM fact f WHERE f.tool = t.name AND f.who = w.who)
        AND EXISTS (SELECT FROM jsonb_array_elements($$
        || quote_literal(:'catalogue') || $$::jsonb->'tools') AS c
            WHERE c->>'name' = t.name AND c->>'effect' = 'read')$$,
    'something is known of every read tool, for each of the three people');

SELECT CASE
    WHEN t.name IS NULL
        THEN skip(format('the catalogue has no %s yet', f.tool))
    ELSE is(pg_temp.differences(f, pg_temp.answer(f)), NULL,
        f.tool || ', ' || f.who || ': ' || f.says)
END
FROM fact f
LEFT JOIN tool t ON t.name = f.tool
ORDER BY f.n;

SELECT * FROM finish();
ROLLBACK;
