-- When harbor's people work: weekly hours, booking settings, time off. Dia has
-- no hours, so she cannot be booked.

SELECT sample.is_loaded('hours') AS loaded \gset
\if :loaded
\q
\endif

-- Jonas and Erin as in the worked example R1. Cem's Friday night is stored as
-- two rows, 22:00-24:00 and Saturday 00:00-02:00.
INSERT INTO sched.working_hours (workspace_id, account_id, weekday, start_time,
    end_time)
SELECT 'harbor', account_id, weekday, start_time::time, end_time::time
FROM (
    VALUES
    ('acc_hmara00000', '{1,2,3,4,5}', '09:00', '12:00'),
    ('acc_hmara00000', '{1,2,3,4,5}', '13:00', '17:30'),
    ('acc_ht0mas0000', '{1,2,3,4,5}', '08:00', '16:00'),
    ('acc_hj0nas0000', '{1,2,3,4,5}', '09:00', '17:00'),
    ('acc_hada000000', '{1,2,3,4}', '09:00', '12:30'),
    ('acc_hada000000', '{1,2,3,4}', '13:30', '18:00'),
    ('acc_hada000000', '{5}', '09:00', '13:00'),
    ('acc_hben000000', '{1,2,3,4,5}', '10:00', '18:00'),
    ('acc_hcem000000', '{1,2,3,4}', '12:00', '20:00'),
    ('acc_hcem000000', '{5}', '14:00', '18:00'),
    ('acc_hcem000000', '{5}', '22:00', '24:00'),
    ('acc_hcem000000', '{6}', '00:00', '02:00'),
    ('acc_her1n00000', '{1,2,3,4,5}', '09:00', '17:00'),
    ('acc_hpr1ya0000', '{1,2,3,4,5}', '09:30', '18:30'),
    ('acc_hn0ra00000', '{1,2,3,4,5}', '09:00', '17:00'),
    ('acc_hpav100000', '{1,2,3,4,5}', '09:00', '17:00')
) AS hours (account_id, weekdays, start_time, end_time),
unnest(weekdays::integer[]) AS weekday;

-- Whoever has no row here has the defaults. Erin's tentative events do not
-- block, as R1 needs. R1 is without buffers; Jonas's 15/15 change none of its
-- figures, because week 1 leaves him free for 15 minutes around each of its
-- slots. It holds from the Friday before to Monday noon in Berlin, when the
-- notice of four hours reaches its first slot.
INSERT INTO sched.settings (workspace_id, account_id, slot_step_minutes,
    buffer_before_minutes, buffer_after_minutes, minimum_notice_minutes,
    booking_horizon_days, daily_limit, weekly_limit, tentative_blocks, version,
    updated_at)
SELECT 'harbor', account_id, step, before, after, notice, horizon, daily,
    weekly, tentative, version, sample.at(week, 3, '16:20')
FROM (
    VALUES
    ('acc_hmara00000', 30, 0, 0, 240, 60, 2, NULL::integer, true, 2, -4),
    ('acc_hj0nas0000', 30, 15, 15, 240, 60, NULL, NULL, true, 3, -3),
    ('acc_hada000000', 15, 0, 10, 120, 60, NULL, 15, true, 5, -2),
    ('acc_hben000000', 30, 5, 5, 1440, 30, 4, NULL, true, 2, -6),
    ('acc_her1n00000', 30, 0, 0, 240, 90, NULL, NULL, false, 4, -2)
) AS setting (account_id, step, before, after, notice, horizon, daily, weekly,
    tentative, version, week);

INSERT INTO sched.time_off (workspace_id, id, account_id, from_date, to_date,
    kind, reason)
VALUES
    ('harbor', 'tof_h0000000001', 'acc_hj0nas0000',
        sample.day(3, 1), sample.day(3, 5), 'vacation', 'Skiing in Tyrol'),
    ('harbor', 'tof_h0000000002', 'acc_hben000000',
        sample.day(-2, 1), sample.day(-2, 2), 'sick', NULL),
    ('harbor', 'tof_h0000000003', 'acc_hpr1ya0000',
        sample.day(4, 5), sample.day(4, 5), 'holiday', 'Regional holiday');

INSERT INTO sched.time_off (workspace_id, id, account_id, starts_at, ends_at,
    kind, reason)
VALUES
    ('harbor', 'tof_h0000000004', 'acc_hada000000',
        sample.at(2, 1, '14:00'), sample.at(2, 1, '16:00'), 'other', 'Dentist');

INSERT INTO sample.part VALUES ('hours');
