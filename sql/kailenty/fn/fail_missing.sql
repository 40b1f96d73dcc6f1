-- The error not_found, which is also the answer to what the caller may not
-- see. `lister` is the tool that finds the right ids.
CREATE OR REPLACE FUNCTION kailenty.fail_missing(
    kind text,
    ids text[],
    lister text,
    path text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    PERFORM mcp.fail('MC404', 'not_found',
        format('There is no %s %s that you can see.',
            kind, array_to_string(ids, ', ')),
        format('Look the id up with %s.', mcp.tool_name(lister)),
        (SELECT jsonb_agg(jsonb_build_object(
                'path', path,
                'code', 'not_found',
                'message', format('no %s %s', kind, id)))
            FROM unnest(ids) AS id));
END
$$;
