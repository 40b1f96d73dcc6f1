-- A stored draft that the caller may change. `path` is the argument that named
-- it: an id inside a draft that was handed back must be right.
CREATE OR REPLACE FUNCTION kailenty.draft_stored(invite text, path text)
RETURNS kailenty.draft_base
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    workspace constant text := current_setting('mcp.workspace');
    base kailenty.draft_base;
    i kailenty.invite;
BEGIN
    SELECT * INTO i
    FROM kailenty.invite AS row
    WHERE row.workspace_id = workspace AND row.id = invite;
    IF i.id IS NULL AND path = 'invite_id' THEN
        PERFORM kailenty.fail_missing(
            'invite', ARRAY[invite], 'invites_list', path);
    ELSIF i.id IS NULL THEN
        PERFORM kailenty.fail_argument(path, 'unknown_invite',
            'is no stored draft that you can see',
            'Hand the last draft back as it is.');
    ELSIF i.status <> 'draft' THEN
        PERFORM mcp.fail('MC409', 'not_a_draft',
            format('Invite %s is no draft (any more): its status is %s.',
                i.id, i.status),
            format('Change a published invite with %s.',
                mcp.tool_name('invites_update')));
    ELSIF current_setting('mcp.role') = 'user'
        AND i.recruiter_id <> current_setting('mcp.account')
    THEN
        PERFORM mcp.fail('MC403', 'forbidden',
            'You can act on your own data only.',
            'Ask the recruiter of this invite, or a manager.');
    END IF;

    base.invite_id := i.id;
    base.stored := kailenty.draft_clean(
        to_jsonb(i) || jsonb_build_object(
            'interviewer_ids', ARRAY(
                SELECT v.account_id
                FROM kailenty.invite_interviewer v
                WHERE v.workspace_id = workspace AND v.invite_id = i.id
                ORDER BY v.position),
            'label_ids', ARRAY(
                SELECT l.label_id
                FROM kailenty.invite_label l
                WHERE l.workspace_id = workspace AND l.invite_id = i.id
                ORDER BY l.position)),
        -- Whose it is was settled when it was stored, by whoever changes it now.
        '{recruiter_id}' || coalesce(i.set_fields, ARRAY(
            SELECT f.name
            FROM kailenty.draft_fields() AS f
            WHERE coalesce(f.fits = i.type, true))));
    base.given := base.stored;
    RETURN base;
END
$$;
