-- Tool availability_overrides_upsert: other hours for one invite only, of one
-- person on it, on given dates: all of them or none.
CREATE OR REPLACE FUNCTION kailenty.availability_overrides_upsert(args jsonb)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    invite CONSTANT text := args->>'invite_id';
    person CONSTANT text := kailenty.whose(args->>'recruiter_id');
    zone CONSTANT text := sched.use_zone(sched.zone_of(person));
    mode_wanted CONSTANT text := coalesce(args->>'mode', 'replace');
    given_note CONSTANT text := kailenty.given_text(args, 'note', 1, 200);
    wanted CONSTANT int4multirange :=
        kailenty.read_windows(args->'windows', 'windows');
    days date[];
    title text;
    overrides json;
    changes json;
BEGIN
    PERFORM kailenty.check_invite(invite);
    PERFORM kailenty.check_on_invite(person, invite);
    PERFORM kailenty.check_invite_open(invite);
    IF mode_wanted = 'add' AND isempty(wanted) THEN
        PERFORM kailenty.fail_argument('windows', 'required',
            'must have a window with mode add',
            'Say which hours to add, or use mode block or replace.');
    END IF;
    days := kailenty.override_days(args, zone);
    title := kailenty.invite_title(invite);
    PERFORM sched.lock_people(ARRAY[person]);

    WITH old AS MATERIALIZED (
        SELECT o.id, o.local_date, o.windows, o.note, o.mode
        FROM sched.scoped_override o
        WHERE o.workspace_id = workspace AND o.scope_id = invite
            AND o.account_id = person AND o.local_date = ANY (days)
    ), written AS (
        INSERT INTO sched.scoped_override AS s (workspace_id, account_id,
            scope_id, local_date, mode, windows, note, created_by)
        SELECT workspace, person, invite, d, mode_wanted, wanted, given_note,
            current_setting('mcp.account')
        FROM unnest(days) AS d
        ON CONFLICT (workspace_id, scope_id, account_id, local_date) DO UPDATE
        SET mode = EXCLUDED.mode, windows = EXCLUDED.windows,
            note = EXCLUDED.note, updated_at = mcp.now()
        RETURNING s.id, s.local_date
    ), shown AS (
        SELECT w.id, w.local_date, old.id IS NULL AS fresh,
            kailenty.override_json(old.local_date, old.windows, old.note,
                old.mode) AS before,
            kailenty.override_json(w.local_date, wanted, given_note,
                mode_wanted) AS after
        FROM written w
        LEFT JOIN old ON old.local_date = w.local_date
    )
    SELECT json_agg(json_build_object('id', s.id, 'date', s.local_date,
                'outcome', CASE WHEN s.fresh THEN 'created'
                    ELSE 'updated' END,
                'before', s.before, 'after', s.after)
            ORDER BY s.local_date),
        json_agg(kailenty.change('invite_override', s.id, s.before, s.after,
                format('For %s %s %s on %s.', kailenty.invite_words(invite),
                    kailenty.person_json(person)->>'name',
                    kailenty.override_text(mode_wanted, wanted),
                    kailenty.date_text(s.local_date)))
            ORDER BY s.local_date)
    INTO overrides, changes
    FROM shown s;
    RETURN json_build_object(
        'time_zone', zone,
        'invite', json_build_object('id', invite, 'title', title),
        'recruiter', kailenty.person_json(person),
        'overrides', overrides,
        'summary', format('Invite override (%s) of "%s" on %s date(s) from %s',
            mode_wanted, title, cardinality(days), days[1]),
        'changes', changes);
END
$$;
