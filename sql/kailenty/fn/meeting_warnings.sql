-- What does not keep a meeting from being held but should be known: hours, time
-- off and limits of those who can be checked, and that Outlook will not know.
CREATE OR REPLACE FUNCTION kailenty.meeting_warnings(
    people text[],
    period tstzrange,
    except_meeting text,
    sent boolean)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(json_build_object('code', w.code,
                'name', w.name, 'message', w.message) ORDER BY w.n), '[]')
        FROM (
            SELECT row_number() OVER () AS n, t.code, p.name,
                format(t.message, p.name) AS message
            FROM sched.obstacles(people, period, except_meeting,
                kinds => ARRAY['no_hours', 'closed', 'time_off',
                    'outside_hours', 'limit']) AS o
            JOIN mcp.account p
                ON p.workspace_id = current_setting('mcp.workspace')
                AND p.id = o.account_id
            JOIN (VALUES
                ('no_hours', 'outside_hours', '%s has no working hours.'),
                ('closed', 'outside_hours', '%s is closed that day.'),
                ('outside_hours', 'outside_hours',
                    'It is outside the hours of %s.'),
                ('time_off', 'time_off', '%s is off then.'),
                ('limit', 'limit', '%s has reached the limit of meetings.')
            ) AS t (kind, code, message) ON t.kind = o.kind
            UNION ALL
            SELECT 1000, 'calendar_not_sent', NULL, 'Outlook is not connected: '
                'it gets no event, and nobody an invitation from it.'
            WHERE NOT sent
        ) AS w);
END
$$;
