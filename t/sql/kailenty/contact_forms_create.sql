-- Making contact forms: slugs, fields, where they lead, and who may.
BEGIN;
\ir setup.inc
SELECT plan(41);

SELECT pg_temp.invite('campus', type => 'multi_use'),
    pg_temp.invite('single'),
    pg_temp.invite('gone', type => 'multi_use', status => 'revoked');
INSERT INTO kailenty.label (workspace_id, id, name, active)
VALUES ('kailenty-test', pg_temp.id('lab', 'tech'), 'Tech', true),
    ('kailenty-test', pg_temp.id('lab', 'empty'), 'Empty', true),
    ('kailenty-test', pg_temp.id('lab', 'off'), 'Off', false);
INSERT INTO kailenty.label_member (workspace_id, label_id, account_id)
VALUES ('kailenty-test', pg_temp.id('lab', 'tech'), pg_temp.acc('Ada Lind')),
    ('kailenty-test', pg_temp.id('lab', 'off'), pg_temp.acc('Ada Lind')),
    ('kailenty-test', pg_temp.id('lab', 'empty'), pg_temp.acc('Paul Stein'));

CREATE FUNCTION pg_temp.form(args jsonb, person text DEFAULT 'Mara Vogel')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.refusal(person, 'contact_forms_create', jsonb_build_object(
        'title', 'A form', 'recruiter_id', pg_temp.acc('Jonas Brandt')) || args)
$$;

SELECT is(kailenty.slug(title), slug, format('"%s" is %s', title, slug))
FROM (VALUES
    ('Karrieremesse Köln & Größe', 'karrieremesse-koeln-groesse'),
    ('Ü!', 'form-ue'), ('API', 'api'), ('Café – 2026', 'cafe-2026'),
    ('U' || U&'\0308' || 'bung', 'uebung'), ('  --  ', 'form'),
    ('履歴書', 'form'),
    (repeat('abcdefghi ', 12), 'abcdefghi-abcdefghi-abcdefghi-abcdefghi-'
        'abcdefghi-abcdefghi'),
    (repeat('x', 100), repeat('x', 60))) AS v (title, slug);

CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT pg_temp.form('{"title": " Karrieremesse Köln & Größe "}') AS r;
SELECT is((r->'form') - 'id', '{"slug": "karrieremesse-koeln-groesse",
    "url": "https://harbor.kailenty.example/forms/karrieremesse-koeln-groesse"}',
    'a form with the slug of its title') FROM made;
SELECT is((r #> '{changes,0}') - 'id', '{"entity": "contact_form",
    "before": null, "after": {"slug": "karrieremesse-koeln-groesse",
        "title": "Karrieremesse Köln & Größe", "status": "active",
        "visibility": "workspace",
        "routes_to": {"kind": "recruiter", "name": "Jonas Brandt"},
        "fields": [
            {"key": "name", "label": "Name", "type": "text", "required": true},
            {"key": "email", "label": "E-mail", "type": "email",
                "required": true},
            {"key": "message", "label": "Message", "type": "long_text",
                "required": false}]},
    "sentence": "The form \"Karrieremesse Köln & Größe\" goes live at /forms/karrieremesse-koeln-groesse and leads to the recruiter Jonas Brandt."}',
    'without fields it asks for name, e-mail and message') FROM made;
SELECT is(format('%s %s %s', f.title, f.created_by = pg_temp.acc('Mara Vogel'),
        f.id = r #>> '{changes,0,id}'), 'Karrieremesse Köln & Größe t t',
    'it is stored') FROM made, kailenty.contact_form f
WHERE f.id = r #>> '{form,id}';
SELECT is(pg_temp.form('{"title": "Karrieremesse Köln & Größe"}')
    #>> '{form,slug}', 'karrieremesse-koeln-groesse-2', 'the next is -2');
SELECT is(pg_temp.form('{"title": "Karrieremesse Köln & Größe"}')
    #>> '{form,slug}', 'karrieremesse-koeln-groesse-3', 'and -3');
SELECT is(pg_temp.form('{"title": "API"}') #>> '{form,slug}', 'api-2',
    'a page of the site is taken, too');
SELECT is(pg_temp.form('{"title": "Ü !"}') #>> '{form,slug}', 'form-ue',
    'two letters are not enough');
SELECT is(length(slug), 60, 'a number stays within 60 characters')
FROM generate_series(1, 2) AS n,
    LATERAL (SELECT pg_temp.form(jsonb_build_object('title',
        repeat('x', 100))) #>> '{form,slug}' AS slug) AS f
WHERE n = 2;

SELECT is(format('%s %s %s', r->>'code', r #>> '{details,suggestion}',
        r->>'state'), 'slug_taken cafe-2 MC409',
    'a slug that is given is refused if taken, with the next free')
FROM (SELECT pg_temp.form('{"slug": "cafe"}')) AS f,
    LATERAL pg_temp.form('{"slug": "cafe"}') AS r;
SELECT is(r->>'code', 'slug_reserved', '35: or if the site has such a page')
FROM pg_temp.form('{"slug": "api"}') AS r;

SELECT is(format('%s %s', r->>'state', r->>'code'), error, what)
FROM (VALUES
    ('{"fields": [{"key": "email", "label": "E", "type": "email",
        "required": true}, {"key": "email", "label": "F", "type": "text"}]}'
        ::jsonb, 'MC422 field_duplicate', 'a key twice'),
    ('{"fields": [{"key": "email", "label": "E", "type": "email"}]}',
        'MC422 email_field_needed', 'an e-mail that is not required'),
    ('{"fields": [{"key": "name", "label": "E", "type": "text",
        "required": true}]}', 'MC422 email_field_needed', 'no e-mail'),
    ('{"fields": [{"key": "email", "label": "E", "type": "email",
        "required": true}, {"key": "a", "label": "F", "type": "select"}]}',
        'MC422 invalid_arguments', 'a select without options'),
    ('{"fields": [{"key": "email", "label": "E", "type": "email",
        "required": true, "options": ["a", "b"]}]}', 'MC422 invalid_arguments',
        'options without a select'),
    ('{"title": "   a"}', 'MC422 invalid_arguments', 'a short title'),
    ('{"title": "Two\nlines"}', 'MC422 invalid_arguments',
        'a control character'),
    (jsonb_build_object('label_id', pg_temp.id('lab', 'tech')),
        'MC422 invalid_arguments', 'two ways')) AS v (args, error, what),
    LATERAL pg_temp.form(args) AS r;

CREATE FUNCTION pg_temp.lead(args jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(r->>'code', r #>> '{changes,0,after,routes_to,name}')
    FROM pg_temp.refusal('Tomas Keller', 'contact_forms_create',
        '{"title": "A form"}' || args) AS r
$$;
SELECT is(pg_temp.lead(jsonb_build_object(key, id)), expected,
    format('%s %s', key, expected))
FROM (VALUES
    ('label_id', pg_temp.id('lab', 'tech'), 'Tech'),
    ('label_id', pg_temp.id('lab', 'empty'), 'route_invalid'),
    ('label_id', pg_temp.id('lab', 'off'), 'route_invalid'),
    ('label_id', pg_temp.id('lab', 'none'), 'not_found'),
    ('invite_id', pg_temp.id('inv', 'campus'), 'campus interview'),
    ('invite_id', pg_temp.id('inv', 'single'), 'route_invalid'),
    ('invite_id', pg_temp.id('inv', 'gone'), 'route_invalid'),
    ('invite_id', pg_temp.id('inv', 'none'), 'not_found'),
    ('recruiter_id', pg_temp.acc('Ada Lind'), 'Ada Lind'),
    ('recruiter_id', pg_temp.acc('Paul Stein'), 'not_found'))
    AS v (key, id, expected);
SELECT is(pg_temp.lead('{}'), 'invalid_arguments', 'no way is no form');

SELECT is(r #>> '{changes,0,after,title}', '<b>=1+1</b> 😀',
    '23: what looks like HTML or a formula is text')
FROM pg_temp.form('{"title": "<b>=1+1</b> 😀"}') AS r;
SELECT is(jsonb_array_length(pg_temp.call('Mara Vogel', 'contact_forms_list',
    '{"query": "karriere"}')->'forms'), 3, 'the list has them');
-- A user is turned away by mcp.enter; the row policy would, too.
SELECT throws_ok($$SELECT pg_temp.call('Jonas Brandt', 'contact_forms_create',
    jsonb_build_object('title', 'Mine', 'recruiter_id',
        pg_temp.acc('Jonas Brandt')))$$, '42501', NULL,
    'a user writes no form');

SELECT * FROM finish();
ROLLBACK;
