-- What harbor has added to the product's knowledge base.

SELECT sample.is_loaded('knowledge') AS loaded \gset
\if :loaded
\q
\endif

INSERT INTO kailenty.kb_entry (workspace_id, id, title, summary, body, category,
    tags, related_tools, updated_at)
VALUES
    ('harbor', 'kbe_h0000000001', 'Visitors at Hafenweg 8',
        'How guests find us, and where to pick them up.',
        E'Guests ring at **Reception, third floor**. Lifts need a badge, so go '
            || E'down to meet them.\n\n- *Pier*: 4 seats, whiteboard\n'
            || E'- *Lighthouse*: 12 seats, screen\n- *Dock*: 6 seats',
        'how_to', '{office-guide,visitors}', '{}', sample.at(-4, 2, '11:00')),
    ('harbor', 'kbe_h0000000002', 'Travel costs of candidates',
        'Harbor pays for second class trains and one night at a hotel.',
        E'Send the receipts to payroll within four weeks. Flights need '
            || E'approval by Mara Vogel beforehand.',
        'concept', '{office-guide,travel}', '{}', sample.at(-2, 3, '09:30'));

INSERT INTO sample.part VALUES ('knowledge');
