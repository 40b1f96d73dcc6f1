-- Refuse other hours for an invite that nobody can book any more.
CREATE OR REPLACE FUNCTION kailenty.check_invite_open(invite text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    state CONSTANT text := kailenty.invite_status(invite);
BEGIN
    IF state NOT IN ('draft', 'active') THEN
        PERFORM mcp.fail('MC409', 'invite_not_open',
            format('The invite %s is %s: other hours would do nothing.',
                invite, state),
            format('See what can be done with %s.',
                mcp.tool_name('invites_get')));
    END IF;
END
$$;
