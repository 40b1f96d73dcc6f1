-- Proposals for a person's name: those whom the tool users_list_recruiters
-- lists to the caller. Of several names with commas between, the last one is
-- being typed; the others stay before it. That tool wants two letters; with one,
-- its first page is looked through.
CREATE OR REPLACE FUNCTION kailenty.complete_recruiter(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    before CONSTANT text := substring(args->>'value', '^.*,\s*');
    typed CONSTANT text := btrim(
        substr(args->>'value', coalesce(length(before), 0) + 1));
BEGIN
    RETURN (
        SELECT coalesce(json_agg(concat(before, r.line->>'name')
            ORDER BY r.place), '[]')
        FROM json_array_elements(kailenty.users_list_recruiters(
                jsonb_strip_nulls(jsonb_build_object('limit', 100,
                    'query', CASE WHEN length(typed) > 1 THEN typed END)))
                    ->'recruiters')
            WITH ORDINALITY AS r (line, place)
        WHERE strpos(coalesce(before, ''), r.line->>'name') = 0
            AND (length(typed) <> 1
                OR strpos(' ' || kailenty.fold(r.line->>'name'),
                    ' ' || kailenty.fold(typed)) > 0));
END
$$;
