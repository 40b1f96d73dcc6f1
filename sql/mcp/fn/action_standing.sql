-- The first answer to a key, as far as it still holds: a preview that waits, or
-- the one that has taken its place, or what was carried out. NULL: it has ended,
-- or the access that asked has, and nothing was written, so the write may be
-- asked for again.
CREATE OR REPLACE FUNCTION mcp.action_standing(answer json)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    id CONSTANT text := answer->>'confirmation_id';
    a mcp.action;
BEGIN
    IF answer IS NULL OR answer->>'status' <> 'pending' THEN
        RETURN answer;
    END IF;
    -- Claimed, so that a confirmation which is under way has ended.
    a := mcp.action_claim(id);
    WHILE a.state = 'outdated' LOOP
        a := mcp.action_claim(a.next_id);
    END LOOP;
    IF a.state = 'executed'
        OR (a.state = 'pending' AND a.expires_at > mcp.now()
            AND mcp.action_barred(a) IS NULL) THEN
        RETURN CASE WHEN a.id = id THEN answer ELSE mcp.action_answer(a) END;
    END IF;
    RETURN NULL;
END
$$;
