-- Write the weekly hours of a person, and give the changes.
CREATE OR REPLACE FUNCTION kailenty.base_hours_write(person text, given jsonb)
RETURNS json[]
LANGUAGE plpgsql
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    wanted record;
    changes json[] := '{}';
    day_name text;
BEGIN
    FOR wanted IN
        SELECT * FROM kailenty.weekly_wanted(person, given)
    LOOP
        -- 2024-01-01 was a Monday.
        day_name := to_char(date '2023-12-31' + wanted.weekday, 'FMDay');
        IF (SELECT count(*) > 6 FROM unnest(wanted.after)) THEN
            PERFORM kailenty.fail_argument('weekly_hours', 'too_many',
                format('would give %s more than 6 windows', day_name),
                'Join some of them.');
        END IF;
        DELETE FROM sched.working_hours h
        WHERE h.workspace_id = workspace AND h.account_id = person
            AND h.weekday = wanted.weekday;
        INSERT INTO sched.working_hours
            (workspace_id, account_id, weekday, start_time, end_time)
        SELECT workspace, person, wanted.weekday,
            kailenty.clock(lower(w))::time, kailenty.clock(upper(w))::time
        FROM unnest(wanted.after) AS w;
        changes := changes || kailenty.change('weekly_hours', NULL,
            jsonb_build_object('weekday', day_name,
                'windows', kailenty.windows_json(wanted.before)),
            jsonb_build_object('weekday', day_name,
                'windows', kailenty.windows_json(wanted.after)),
            format('%ss of %s: %s instead of %s%s.', day_name,
                kailenty.person_json(person)->>'name',
                kailenty.windows_text(wanted.after),
                kailenty.windows_text(wanted.before),
                CASE WHEN isempty(wanted.spilt) THEN ''
                    ELSE format(', with %s that run on over midnight from the '
                        'day before', kailenty.windows_text(wanted.spilt))
                END));
    END LOOP;
    RETURN changes;
END
$$;
