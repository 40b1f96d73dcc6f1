-- The draft that a call is about: handed back, or stored (exactly one). Nothing
-- in one that is handed back is trusted: a key that no draft has, or the id of
-- something else than a stored draft, is refused.
CREATE OR REPLACE FUNCTION kailenty.draft_given(args jsonb)
RETURNS kailenty.draft_base
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    draft constant jsonb := args->'draft';
    base kailenty.draft_base;
    strange text;
BEGIN
    IF (args ? 'draft') = (args ? 'invite_id') THEN
        PERFORM kailenty.fail_argument('draft', 'one_of',
            'or invite_id must be given, and not both',
            'Give the last draft as it is, or the id of a stored one.');
    ELSIF args ? 'invite_id' THEN
        RETURN kailenty.draft_stored(args->>'invite_id', 'invite_id');
    END IF;

    SELECT min(k.path) INTO strange
    FROM (
        SELECT 'draft.' || key AS path, key
        FROM jsonb_object_keys(draft - '{set_fields,invite_id}'::text[]) AS key
        UNION ALL
        SELECT format('draft.set_fields[%s]', n - 1), key
        FROM jsonb_array_elements_text(draft->'set_fields')
            WITH ORDINALITY AS s (key, n)
    ) AS k
    WHERE NOT EXISTS (
        SELECT FROM kailenty.draft_fields() AS f WHERE f.name = k.key);
    IF strange IS NOT NULL THEN
        PERFORM kailenty.fail_argument(strange, 'unknown_field',
            'is no field of a draft',
            'Hand the last draft back as it is; put changes into changes.');
    END IF;
    IF draft->>'invite_id' IS NOT NULL THEN
        base := kailenty.draft_stored(draft->>'invite_id', 'draft.invite_id');
    END IF;
    base.given := kailenty.draft_clean(
        draft, kailenty.text_array(draft->'set_fields'));
    RETURN base;
END
$$;
