-- One change of a write, as a preview shows it and a confirmation compares it:
-- what it is of, before (null: it is new), after (null: it is gone), and one
-- plain sentence. Ids, links and clock readings stand in members that say so.
CREATE OR REPLACE FUNCTION kailenty.change(
    entity text,
    id text,
    before jsonb,
    after jsonb,
    sentence text)
RETURNS json
LANGUAGE sql STABLE
AS $$
    SELECT json_build_object('entity', entity, 'id', id, 'before', before,
        'after', after, 'sentence', sentence)
$$;
