-- The first of slug, slug-2 to slug-99 that no form of the workspace has and no
-- page of the site; null if there is none. `first` 2: not the slug itself.
CREATE OR REPLACE FUNCTION kailenty.slug_free(
    slug text,
    first integer DEFAULT 1)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT c.candidate
        FROM generate_series(first, 99) AS n
        CROSS JOIN LATERAL (
            SELECT CASE n WHEN 1 THEN slug ELSE
                rtrim(left(slug, 60 - length('-' || n)), '-') || '-' || n
            END AS candidate
        ) AS c
        WHERE NOT kailenty.slug_reserved(c.candidate)
            AND NOT EXISTS (
                SELECT FROM kailenty.contact_form f
                WHERE f.workspace_id = current_setting('mcp.workspace')
                    AND f.slug = c.candidate)
        ORDER BY n
        LIMIT 1);
END
$$;
