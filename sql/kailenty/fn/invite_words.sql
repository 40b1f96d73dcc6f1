-- An invite in a sentence: its title, and of a sub-invite, which has its
-- pool's, also whose it is. Null if the caller cannot see it.
CREATE OR REPLACE FUNCTION kailenty.invite_words(invite text)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT format('"%s"', kailenty.invite_title(i.id))
            || CASE i.type WHEN 'sub_invite'
                THEN format(' (%s)', i.candidate_name) ELSE '' END
        FROM kailenty.invite i
        WHERE i.workspace_id = current_setting('mcp.workspace')
            AND i.id = invite);
END
$$;
