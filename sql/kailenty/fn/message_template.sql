-- The template to use: the one wanted, if there is one and it is active, else
-- the default of its kind in the language, else in the workspace's.
CREATE OR REPLACE FUNCTION kailenty.message_template(
    wanted text,
    kind text,
    language text DEFAULT NULL)
RETURNS kailenty.template
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
    found_ kailenty.template;
BEGIN
    SELECT t.* INTO found_
    FROM kailenty.template t
    LEFT JOIN kailenty.workspace_setting w
        ON w.workspace_id = t.workspace_id
    WHERE t.workspace_id = current_setting('mcp.workspace') AND t.active
        AND (t.id = wanted
            OR t.is_default AND t.kind = message_template.kind
                AND t.language IN (message_template.language,
                    w.default_language))
    ORDER BY t.id = wanted DESC NULLS LAST,
        t.language = message_template.language DESC NULLS LAST
    LIMIT 1;
    RETURN found_;
END
$$;
