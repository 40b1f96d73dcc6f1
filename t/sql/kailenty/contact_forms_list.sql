-- Contact forms: which a caller can see, where they lead, how much they are
-- used.
BEGIN;
\ir setup.inc
SELECT plan(29);

INSERT INTO kailenty.label (workspace_id, id, name)
VALUES ('kailenty-test', pg_temp.id('lab', 'Fair'), 'Fair'),
    ('kailenty-else', pg_temp.id('lab', 'Else'), 'Else');
INSERT INTO kailenty.label_member (workspace_id, label_id, account_id, active)
VALUES ('kailenty-test', pg_temp.id('lab', 'Fair'),
        pg_temp.acc('Priya Nair'), true),
    ('kailenty-test', pg_temp.id('lab', 'Fair'),
        pg_temp.acc('Erin Walsh'), false);
SELECT pg_temp.invite('campus', recruiter => 'Ada Lind', type => 'multi_use',
    title => 'Campus pool');

-- A form by its title, made by Mara on that day of November.
CREATE FUNCTION pg_temp.form(
    title text,
    day integer,
    slug text,
    recruiter text DEFAULT NULL,
    label text DEFAULT NULL,
    pool text DEFAULT NULL,
    visibility text DEFAULT 'workspace',
    status text DEFAULT 'active',
    made_by text DEFAULT 'Mara Vogel')
RETURNS void LANGUAGE sql AS $$
    INSERT INTO kailenty.contact_form (workspace_id, id, slug, title, fields,
        recruiter_id, label_id, invite_id, visibility, status, created_by,
        created_at)
    VALUES (pg_temp.workspace_of(made_by), pg_temp.id('frm', form.title), slug,
        form.title,
        '[{"key": "name", "label": "Name", "type": "text", "required": true},
            {"key": "email", "label": "E-mail", "type": "email",
                "required": true}]',
        pg_temp.acc(recruiter), pg_temp.id('lab', label),
        pg_temp.id('inv', pool), visibility, status, pg_temp.acc(made_by),
        make_timestamptz(2026, 11, day, 9, 30, 15.75, 'UTC'))
$$;

SELECT pg_temp.form('Talk to Jonas', 10, 'talk', 'Jonas Brandt'),
    pg_temp.form('Karrieremesse Köln', 12, 'messe-koeln', label => 'Fair'),
    pg_temp.form('Campus days', 11, 'campus', pool => 'campus'),
    pg_temp.form('Closed', 9, 'closed', 'Jonas Brandt', status => 'inactive'),
    pg_temp.form('Hidden fair', 8, 'hidden-fair', label => 'Fair',
        visibility => 'owner'),
    pg_temp.form('Hidden pool', 7, 'hidden-pool', pool => 'campus',
        visibility => 'owner'),
    pg_temp.form('Hidden Jonas', 6, 'hidden-jonas', 'Jonas Brandt',
        visibility => 'owner'),
    pg_temp.form('Made by Erin', 5, 'made-by', 'Mara Vogel',
        visibility => 'owner', made_by => 'Erin Walsh'),
    pg_temp.form('Finch form', 4, 'talk', 'Frida Else',
        made_by => 'Finn Else');

-- The form is used at the edges of 30 days, and later than now.
INSERT INTO kailenty.contact_submission
    (workspace_id, id, form_id, name, email, created_at)
SELECT 'kailenty-test', pg_temp.id('cfs', s.at::text),
    pg_temp.id('frm', 'Talk to Jonas'), 'Guest Person', 'guest@mail.example',
    s.at
FROM unnest('{2026-10-24T07:00:00Z,2026-10-24T07:00:01Z,2026-11-23T07:00:00Z,
    2026-11-23T07:00:01Z}'::timestamptz[]) AS s (at);

CREATE FUNCTION pg_temp.titles(person text, args jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.pick(
        pg_temp.call(person, 'contact_forms_list', args)->'forms', 'title')
$$;

SELECT is(pg_temp.titles('Mara Vogel'),
    'Karrieremesse Köln, Campus days, Talk to Jonas, Closed, Hidden fair, '
        || 'Hidden pool, Hidden Jonas, Made by Erin',
    'a manager has all of the workspace, newest first');
SELECT is(pg_temp.titles('Tomas Keller'), pg_temp.titles('Mara Vogel'),
    'an admin too');
SELECT is(pg_temp.titles('Jonas Brandt'),
    'Karrieremesse Köln, Campus days, Talk to Jonas, Closed, Hidden Jonas',
    'a user has the workspace''s and what is routed to them');
SELECT is(pg_temp.titles('Priya Nair', '{"query": "hidden"}'), 'Hidden fair',
    'routed to them through a label');
SELECT is(pg_temp.titles('Ada Lind', '{"query": "hidden"}'), 'Hidden pool',
    'or through their pool');
SELECT is(pg_temp.titles('Erin Walsh', '{"query": "hidden"}'), 'none',
    'not through a label in which they are paused');
SELECT is(pg_temp.titles('Erin Walsh', '{"query": "made"}'), 'Made by Erin',
    'what they made is theirs');
SELECT is(pg_temp.titles('Frida Else'), 'Finch form',
    'another workspace has its own alone');
SELECT is(pg_temp.titles('Mara Vogel', '{"query": "finch"}'), 'none',
    'which the first does not find');

SELECT is(
    pg_temp.call('Jonas Brandt', 'contact_forms_list', '{"query": "talk"}'),
    jsonb_build_object(
        'time_zone', 'Europe/Berlin',
        'forms', jsonb_build_array(jsonb_build_object(
            'id', pg_temp.id('frm', 'Talk to Jonas'), 'slug', 'talk',
            'title', 'Talk to Jonas',
            'url', 'https://harbor.kailenty.example/forms/talk',
            'status', 'active',
            'routes_to', '{"kind": "recruiter", "name": "Jonas Brandt"}'::jsonb,
            'field_count', 2, 'submissions_30_days', 2,
            'created_at', '2026-11-10T10:30:15+01:00')),
        'has_more', false, 'next_offset', null, 'hint', null),
    'a form, with what came in within 30 days and nothing of its content');
SELECT is(
    pg_temp.call('Erin Walsh', 'contact_forms_list', '{"query": "talk"}')
        #>> '{forms,0,created_at}',
    '2026-11-10T04:30:15-05:00', 'times are the caller''s');
SELECT is(
    pg_temp.call('Erin Walsh', 'contact_forms_list')->>'time_zone',
    'America/New_York', 'in the zone that is named');
SELECT is(
    pg_temp.call('Erin Walsh', 'contact_forms_list', '{"query": "talk"}')
        #>> '{forms,0,submissions_30_days}',
    '2', 'who sees a form counts its submissions');
SELECT is(
    pg_temp.call('Jonas Brandt', 'contact_forms_list', '{"query": "messe"}')
        #> '{forms,0,routes_to}',
    '{"kind": "label", "name": "Fair"}', 'a form may lead to a label');
SELECT is(
    pg_temp.call('Ada Lind', 'contact_forms_list', '{"query": "campus"}')
        #> '{forms,0,routes_to}',
    '{"kind": "invite", "name": "Campus pool"}', 'or to a pool');
SELECT is(
    pg_temp.call('Jonas Brandt', 'contact_forms_list', '{"query": "campus"}')
        #> '{forms,0,routes_to}',
    '{"kind": "invite", "name": null}',
    'of which one who cannot see it gets no name');

SELECT is(pg_temp.titles('Jonas Brandt', '{"status": "inactive"}'), 'Closed',
    'by status');
SELECT is(pg_temp.titles('Mara Vogel', '{"status": "active", "limit": 2}'),
    'Karrieremesse Köln, Campus days', 'active ones');
SELECT is(pg_temp.titles('Mara Vogel', '{"query": "KOLN"}'),
    'Karrieremesse Köln', 'words of the title, without case and accents');
SELECT is(pg_temp.titles('Mara Vogel', '{"query": "messe-k"}'),
    'Karrieremesse Köln', 'and the slug');
SELECT is(pg_temp.titles('Mara Vogel', '{"query": "koeln"}'),
    'Karrieremesse Köln', 'from a word in it');
SELECT is(pg_temp.titles('Mara Vogel', '{"query": "\\%"}'), 'none',
    'case 25: signs are themselves');
SELECT is(pg_temp.code('Mara Vogel', 'contact_forms_list', '{"query": "_"}'),
    'MC422 invalid_arguments', 'case 25: one character is too short');
SELECT is(
    pg_temp.call('Mara Vogel', 'contact_forms_list', '{"limit": 5}')
        - 'forms' - 'time_zone',
    '{"has_more": true, "next_offset": 5, "hint": null}',
    'a first page says where the next begins');
SELECT is(pg_temp.titles('Mara Vogel', '{"limit": 5, "offset": 5}'),
    'Hidden pool, Hidden Jonas, Made by Erin', 'the last page');
SELECT is(
    pg_temp.call('Mara Vogel', 'contact_forms_list',
        '{"query": "zz", "status": "active"}')->>'hint',
    'Try fewer words or shorter beginnings.', 'nothing found: widen the query');
SELECT is(
    pg_temp.call('Frida Else', 'contact_forms_list',
        '{"status": "inactive"}')->>'hint',
    'Leave status out.', 'then the status');
SELECT is(
    pg_temp.call('Mara Vogel', 'contact_forms_list', '{"offset": 8}')->>'hint',
    'Nothing so far down: try offset 0.', 'too far down is said');
DELETE FROM kailenty.contact_form WHERE workspace_id = 'kailenty-else';
SELECT is(
    pg_temp.call('Frida Else', 'contact_forms_list')->>'hint',
    'There are no contact forms that you can see.', 'and that there are none');

SELECT * FROM finish();
ROLLBACK;
