-- The invites that have all words of a list's query; of sub-invites those that
-- may have them, some words being their pool's. NULL without a query. SECURITY
-- DEFINER, because behind a row policy @@ may not use its index; so the policy's
-- rule stands here again.
CREATE OR REPLACE FUNCTION kailenty.invites_with_words(
    args jsonb,
    subs boolean)
RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace', true);
    wanted CONSTANT tsquery := kailenty.search_words(args->>'query');
    everything CONSTANT boolean := sched.sees_all();
    me CONSTANT text := current_setting('mcp.account', true);
    theirs CONSTANT text[] := kailenty.interviewing();
    any_of_them tsquery;
BEGIN
    IF wanted IS NULL THEN
        RETURN NULL;
    END IF;
    IF NOT subs THEN
        RETURN ARRAY(
            SELECT i.id
            FROM kailenty.invite i
            WHERE i.workspace_id = workspace AND i.words @@ wanted
                AND i.type <> 'sub_invite'
                AND (everything OR i.recruiter_id = me OR i.id = ANY (theirs)));
    END IF;
    -- No word has a blank in it.
    any_of_them := replace(wanted::text, ' & ', ' | ')::tsquery;
    RETURN ARRAY(
        WITH touched AS MATERIALIZED (
            SELECT i.id, i.type
            FROM kailenty.invite i
            WHERE i.workspace_id = workspace AND i.words @@ any_of_them
                AND (everything OR i.recruiter_id = me OR i.id = ANY (theirs)
                    OR i.parent_id = ANY (theirs))
        )
        SELECT t.id
        FROM touched t
        WHERE t.type = 'sub_invite'
        UNION
        SELECT c.id
        FROM touched t
        JOIN kailenty.invite c
            ON c.workspace_id = workspace AND c.parent_id = t.id
        WHERE t.type = 'multi_use');
END
$$;
