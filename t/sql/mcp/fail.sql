-- Errors that the module passes on to the model.
BEGIN;
\ir setup.inc
SELECT plan(7);

SELECT is(
    pg_temp.error_of($$SELECT mcp.fail('MC422', 'invalid_arguments',
        'Two arguments are wrong.', 'Mend them.',
        '[{"path": "user_ids[1]", "code": "unknown", "message": "is nobody",
           "hint": "Look up the id."}]',
        '{"known": 3}')$$),
    '{"state": "MC422", "message": "Two arguments are wrong.",
        "hint": "Mend them.", "detail": {"code": "invalid_arguments",
        "fields": [{"path": "user_ids[1]", "code": "unknown",
            "message": "is nobody", "hint": "Look up the id."}],
        "details": {"known": 3}}}',
    'all its parts arrive');
SELECT is(
    pg_temp.error_of($$SELECT mcp.fail('MC404', 'not_found', 'Not here.')$$),
    '{"state": "MC404", "message": "Not here.", "hint": "",
        "detail": {"code": "not_found"}}',
    'what is not given is left out');
SELECT is(
    pg_temp.error_of($$SELECT mcp.fail('MC404', 'not_found',
        'No "x" & 100 %, ' || chr(228) || ' %s.', 'Try "y".')$$),
    '{"state": "MC404", "message": "No \"x\" & 100 %, ä %s.",
        "hint": "Try \"y\".", "detail": {"code": "not_found"}}',
    'its words are taken as they are');
SELECT is(pg_temp.error_of(format('SELECT mcp.fail(%L, %L, %L)', state, 'c',
        'm'))->>'state', state, state)
FROM unnest(ARRAY['MC400', 'MC403', 'MC409', 'MC503']) AS state;
SELECT * FROM finish();
ROLLBACK;
