-- Groups whose members join bookings, one of them without members. Dia is
-- resting in hers until she has working hours. Who was routed is logged with
-- the meetings (070).

SELECT sample.is_loaded('labels') AS loaded \gset
\if :loaded
\q
\endif

INSERT INTO kailenty.label (workspace_id, id, name, colour, description,
    strategy)
VALUES
    ('harbor', 'lab_h0000000001', 'Engineering panel', '#0f4c81',
        'One engineer joins each technical interview.', 'round_robin'),
    ('harbor', 'lab_h0000000002', 'Product panel', '#6d597a',
        'Everybody joins: product roles are decided together.', 'all'),
    ('harbor', 'lab_h0000000003', 'Campus team', '#2a9d8f',
        'Answers applicants from universities and fairs.', 'round_robin'),
    ('harbor', 'lab_h0000000004', 'Executive search', '#e76f51',
        'To be staffed next year.', 'round_robin');

INSERT INTO kailenty.label_member (workspace_id, label_id, account_id, position,
    active)
VALUES
    ('harbor', 'lab_h0000000001', 'acc_hada000000', 1, true),
    ('harbor', 'lab_h0000000001', 'acc_hben000000', 2, true),
    ('harbor', 'lab_h0000000001', 'acc_hcem000000', 3, true),
    ('harbor', 'lab_h0000000001', 'acc_hd1a000000', 4, false),
    ('harbor', 'lab_h0000000002', 'acc_hmara00000', 1, true),
    ('harbor', 'lab_h0000000002', 'acc_hben000000', 2, true),
    ('harbor', 'lab_h0000000003', 'acc_hj0nas0000', 1, true),
    ('harbor', 'lab_h0000000003', 'acc_hada000000', 2, true);

INSERT INTO sample.part VALUES ('labels');
