-- Confirmed writes, and what the audit has of them. Read by load.sql.

INSERT INTO mcp.action (workspace_id, id, account_id, client_id, tool,
    statement, arguments, preview, changes, summary, approval, state,
    created_at, expires_at, decided_at, decided_by, result)
SELECT m.workspace, 'act_s' || lpad(m.key::text, 12, '0'), m.host_id,
    'https://agent.example/client.json',
    '{"name": "meetings_create", "prefix": "kailenty_", "pack": "kailenty"}',
    'kailenty.meetings_create', jsonb_build_object('title', 'Interview',
        'starts_at', m.starts_at, 'duration_minutes', 30),
    '{"meeting": {"id": "(new)"}}', jsonb_build_array(jsonb_build_object(
        'entity', 'meeting', 'id', '(new)', 'sentence', 'A meeting is made.')),
    'Create a meeting', 'agent',
    CASE WHEN m.key % 3 = 0 THEN 'cancelled' ELSE 'executed' END,
    t.at, t.at + interval '10 min', t.at + interval '1 min', m.host_id,
    CASE WHEN m.key % 3 <> 0 THEN '{"status": "executed"}'::json END
FROM planned_meeting m
CROSS JOIN LATERAL (
    SELECT date :'monday' - pg_temp.pick(m.key, 70, 30) - time '09:00' AS at
) AS t
WHERE pg_temp.pick(m.key, 71, 40) = 0;

INSERT INTO mcp.audit (workspace_id, at, account_id, client_id, request, tool,
    action, outcome, summary, details)
SELECT a.workspace_id, a.created_at, a.account_id, a.client_id, right(a.id, 12),
    'meetings_create', s.step, a.state, a.summary,
    jsonb_build_object('confirmation_id', a.id)
FROM mcp.action a
CROSS JOIN (VALUES ('preview'), ('confirm'), ('read')) AS s (step)
WHERE a.workspace_id LIKE 'scale-%';
