-- Tool availability_overrides_delete_all: all of a person's hours for single
-- invites, or those for one, past ones too. Day overrides and weekly hours
-- stay. Overrides of a scope that is no invite are another pack's.
CREATE OR REPLACE FUNCTION kailenty.availability_overrides_delete_all(
    args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    person CONSTANT text := kailenty.whose(args->>'recruiter_id');
    invite CONSTANT text := args->>'invite_id';
    deleted bigint;
    by_invite json;
    changes json;
BEGIN
    PERFORM kailenty.check_invite(invite);
    WITH gone AS (
        DELETE FROM sched.scoped_override o
        WHERE o.workspace_id = workspace AND o.account_id = person
            AND CASE WHEN invite IS NULL THEN o.scope_id LIKE 'inv\_%'
                ELSE o.scope_id = invite END
        RETURNING o.id, o.scope_id, o.local_date, o.windows, o.note, o.mode
    ), named AS MATERIALIZED (
        SELECT g.*, coalesce(kailenty.invite_title(g.scope_id),
                'an invite that you cannot see') AS title,
            coalesce(kailenty.invite_words(g.scope_id),
                'an invite that you cannot see') AS words
        FROM gone g
    )
    SELECT (SELECT count(*) FROM named),
        (SELECT json_agg(json_build_object('title', b.title, 'dates', b.dates)
                ORDER BY b.title, b.scope_id)
            FROM (
                SELECT n.scope_id, n.title,
                    json_agg(n.local_date ORDER BY n.local_date) AS dates
                FROM named n
                GROUP BY n.scope_id, n.title
            ) AS b),
        (SELECT json_agg(kailenty.change('invite_override', n.id,
                kailenty.override_json(n.local_date, n.windows, n.note, n.mode),
                NULL, format('The hours of %s for %s on %s are removed.',
                    kailenty.person_json(person)->>'name', n.words,
                    kailenty.date_text(n.local_date)))
                ORDER BY n.local_date, n.title, n.id)
            FROM named n)
    INTO deleted, by_invite, changes;
    IF deleted = 0 THEN
        PERFORM mcp.fail('MC409', 'nothing_to_delete',
            format('%s has no invite overrides%s.',
                kailenty.person_json(person)->>'name',
                CASE WHEN invite IS NULL THEN '' ELSE ' for that invite' END),
            format('See whose there are with %s and include_inactive.',
                mcp.tool_name('availability_overrides_list')));
    END IF;
    RETURN json_build_object(
        'recruiter', kailenty.person_json(person),
        'deleted', deleted,
        'by_invite', by_invite,
        'summary', format('%s invite override(s) of %s removed', deleted,
            person),
        'changes', changes);
END
$$;
