-- The notification profiles that a caller can use, and their rules in words.
BEGIN;
\ir setup.inc
SELECT plan(25);

CREATE FUNCTION pg_temp.profile(
    name text,
    rules jsonb DEFAULT '[]',
    description text DEFAULT NULL,
    owner text DEFAULT NULL,
    is_default boolean DEFAULT false,
    active boolean DEFAULT true,
    workspace text DEFAULT 'kailenty-test')
RETURNS void LANGUAGE sql AS $$
    INSERT INTO kailenty.notification_profile (workspace_id, id, name,
        description, rules, owner_id, is_default, active)
    VALUES (workspace, pg_temp.id('ntp', name), name, description, rules,
        pg_temp.acc(owner), is_default, active)
$$;

SELECT pg_temp.profile('Standard', '[
        {"event": "meeting_reminder", "to": "candidate",
            "offset_minutes": 1440},
        {"event": "recruiter_booked", "to": "recruiter"}]',
        'What most teams need', is_default => true),
    pg_temp.profile('quiet', description => 'Nothing but Outlook'),
    pg_temp.profile('Jonas only', owner => 'Jonas Brandt'),
    pg_temp.profile('Ada only', owner => 'Ada Lind'),
    pg_temp.profile('Retired', active => false),
    pg_temp.profile('Finch standard', workspace => 'kailenty-else');

CREATE FUNCTION pg_temp.names(person text, args jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.pick(pg_temp.call(person, 'notification_profiles_list',
        args)->'profiles', 'name')
$$;

SELECT is(pg_temp.names('Jonas Brandt'), 'Jonas only, quiet, Standard',
    'a user has their own and the workspace''s, by name');
SELECT is(pg_temp.names('Priya Nair'), 'quiet, Standard',
    'and not those of others');
SELECT is(pg_temp.names('Mara Vogel'), 'Ada only, Jonas only, quiet, Standard',
    'a manager has all that are active');
SELECT is(pg_temp.names('Tomas Keller'), pg_temp.names('Mara Vogel'),
    'an admin too');
SELECT is(pg_temp.names('Frida Else'), 'Finch standard',
    'another workspace has its own alone');
SELECT is(
    pg_temp.call('Jonas Brandt', 'notification_profiles_list',
        '{"query": "standard"}'),
    jsonb_build_object(
        'profiles', jsonb_build_array(jsonb_build_object(
            'id', pg_temp.id('ntp', 'Standard'), 'name', 'Standard',
            'description', 'What most teams need',
            'rules', '["reminder to the candidate 24 h before the meeting",
                "notice to the recruiter when a time is booked"]'::jsonb,
            'is_default', true, 'own', false)),
        'has_more', false, 'next_offset', null, 'hint', null),
    'a profile is told with its rules as sentences, in their order');
SELECT is(
    pg_temp.pick(pg_temp.call('Jonas Brandt',
        'notification_profiles_list')->'profiles', 'own'),
    'true, false, false', 'one''s own is marked');
SELECT is(
    pg_temp.call('Jonas Brandt', 'notification_profiles_list',
        '{"query": "quiet"}') #> '{profiles,0,rules}',
    '[]', 'a profile may have no rule');

SELECT is(pg_temp.names('Jonas Brandt', '{"query": "nothing outl"}'), 'quiet',
    'word beginnings of the description count');
SELECT is(pg_temp.names('Jonas Brandt', '{"query": "finch"}'), 'none',
    'another workspace''s are not found');
SELECT is(pg_temp.names('Jonas Brandt', '{"query": "__"}'), 'none',
    'case 25: an underscore is itself');
SELECT is(
    pg_temp.code('Jonas Brandt', 'notification_profiles_list',
        '{"query": "s"}'),
    'MC422 invalid_arguments', 'case 25: one character is too short');
SELECT is(
    pg_temp.call('Jonas Brandt', 'notification_profiles_list',
        '{"limit": 1}') - 'profiles',
    '{"has_more": true, "next_offset": 1, "hint": null}',
    'a first page says where the next begins');
SELECT is(pg_temp.names('Jonas Brandt', '{"limit": 1, "offset": 2}'),
    'Standard', 'the last page');
SELECT is(
    pg_temp.call('Jonas Brandt', 'notification_profiles_list',
        '{"query": "zz"}')->>'hint',
    'Try fewer words or shorter beginnings.', 'nothing found: widen the query');
SELECT is(
    pg_temp.call('Jonas Brandt', 'notification_profiles_list',
        '{"offset": 9}')->>'hint',
    'Nothing so far down: try offset 0.', 'too far down is said');
DELETE FROM kailenty.notification_profile WHERE workspace_id = 'kailenty-else';
SELECT is(
    pg_temp.call('Frida Else', 'notification_profiles_list')->>'hint',
    'There are no profiles yet; an invite does not need one.',
    'and so is that there are none');

SELECT is(kailenty.notice_sentence(rule), sentence, sentence)
FROM (VALUES
    ('{"event": "invite_sent", "to": "candidate"}'::jsonb,
        'invitation to the candidate when the invite is sent'),
    ('{"event": "invite_reminder", "to": "candidate", "offset_minutes": 2880}',
        'reminder to the candidate 2 days before the invite expires'),
    ('{"event": "invite_expired", "to": "recruiter"}',
        'notice to the recruiter when the invite has expired'),
    ('{"event": "booking_confirmed", "to": "interviewers"}',
        'confirmation to the interviewers when a time is booked'),
    ('{"event": "meeting_reminder", "to": "interviewers", "offset_minutes": 60}',
        'reminder to the interviewers 1 h before the meeting'),
    ('{"event": "meeting_reminder", "to": "recruiter", "offset_minutes": 90}',
        'reminder to the recruiter 90 min before the meeting'),
    ('{"event": "meeting_rescheduled", "to": "candidate"}',
        'notice to the candidate when the meeting is moved'),
    ('{"event": "meeting_cancelled", "to": "candidate", "offset_minutes": 0}',
        'notice to the candidate when the meeting is cancelled'))
    AS r (rule, sentence);

SELECT * FROM finish();
ROLLBACK;
