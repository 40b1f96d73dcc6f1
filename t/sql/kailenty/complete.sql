-- Proposals for the arguments of prompts: nobody is proposed who would not be
-- listed.
BEGIN;
\ir setup.inc
SELECT plan(17);

CREATE FUNCTION pg_temp.proposed(person text, kind text, typed text)
RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(v, '; ' ORDER BY place)
    FROM jsonb_array_elements_text(pg_temp.call(person, 'complete_' || kind,
            jsonb_build_object('argument', 'a', 'value', typed,
                'context', '{}'::jsonb)))
        WITH ORDINALITY AS p (v, place)
$$;

SELECT is(pg_temp.proposed('Mara Vogel', 'recruiter', 'er'), 'Erin Walsh',
    'a manager is proposed whose name begins so');
SELECT is(pg_temp.proposed('Mara Vogel', 'recruiter', ' wal '), 'Erin Walsh',
    'by any part of the name');
SELECT is(pg_temp.proposed('Mara Vogel', 'recruiter', ''),
    'Ada Lind; Erin Walsh; Jonas Brandt; Mara Vogel; Priya Nair; Tomas Keller',
    'and everybody before a letter is typed');
SELECT is(pg_temp.proposed('Mara Vogel', 'recruiter', 'Erin Walsh, pri'),
    'Erin Walsh, Priya Nair', 'of several, the last is completed');
SELECT is(pg_temp.proposed('Mara Vogel', 'recruiter', 'Erin Walsh, e'), NULL,
    'and nobody is named twice');
SELECT is(pg_temp.proposed('Mara Vogel', 'recruiter', 'B'), 'Jonas Brandt',
    'one letter is enough');
SELECT is(pg_temp.proposed('Mara Vogel', 'recruiter', '%'), NULL,
    'a percent sign is itself');
SELECT is(pg_temp.proposed('Mara Vogel', 'recruiter', 'nora'), NULL,
    'nobody pending is proposed');
SELECT is(pg_temp.proposed('Jonas Brandt', 'recruiter', ''), 'Jonas Brandt',
    'a user has only themselves');
SELECT is(pg_temp.proposed('Frida Else', 'recruiter', 'erin'), NULL,
    'nobody of another workspace is proposed');
SELECT is(pg_temp.proposed('Mara Vogel', 'recruiter', ''' | %'), NULL,
    'signs of a query are none');

SELECT pg_temp.invite('one', candidate => 'Lena Hartmann'),
    pg_temp.invite('two', candidate => 'Samuel Okafor'),
    pg_temp.invite('three', candidate => 'Lena Draft', status => 'draft'),
    pg_temp.invite('campus', type => 'multi_use'),
    pg_temp.invite('ada', recruiter => 'Ada Lind', candidate => 'Lena Lake');

SELECT is(pg_temp.proposed('Jonas Brandt', 'invite', 'len'), 'Lena Hartmann',
    'an invite by its candidate; not a draft, not another recruiter''s');
SELECT is(
    (SELECT string_agg(v, '; ' ORDER BY v) FROM regexp_split_to_table(
        pg_temp.proposed('Mara Vogel', 'invite', 'len'), '; ') AS v),
    'Lena Hartmann; Lena Lake', 'a manager''s are all of the workspace');
SELECT is(
    (SELECT count(*) FROM regexp_split_to_table(
        pg_temp.proposed('Jonas Brandt', 'invite', ''), '; ')), 3::bigint,
    'a pool is proposed by its title');
SELECT is(pg_temp.proposed('Frida Else', 'invite', ''), NULL,
    'nothing of another workspace is proposed');
SELECT is(pg_temp.proposed('Jonas Brandt', 'invite', 'o'), 'Samuel Okafor',
    'one letter is enough here, too');
SELECT is(pg_temp.proposed('Jonas Brandt', 'invite', 'zz'), NULL,
    'nothing fits');

SELECT * FROM finish();
ROLLBACK;
