-- The product's knowledge base: what it can do. Tools are named as in the
-- catalogue; in backticks a related tool is shown with the site's prefix.
SELECT kailenty.kb_ship('feature', (SELECT jsonb_agg(e) FROM (VALUES
    ('kbe_rnbwh8b54q7', 'Text extraction and its limits',
        '{drafts,extraction}'::text[],
        '{invites_draft_from_text,invites_update_draft}'::text[],
        'What is read from a pasted mail, and what is left to you.',
        $$`invites_draft_from_text` reads up to 10,000 characters of English or
German, by fixed rules. It looks for the candidate's name, e-mail and phone, the
position, the length, the kind of place, dates, the time zone, and whether a
shared link is meant.

Each find comes with the words that it was taken from and with a confidence.
What is doubtful fills nothing: it stands under `unknown` with a reason and with
the readings that are possible, such as two addresses, 05/12 as a date, or IST
as a zone. Ask the person, then hand the answer to `invites_update_draft`.

Never read from a text: interviewers, labels, cards, messages, limits, pay. A
clock time is noted only, because an invite lets the guest choose the time.
Colleagues' addresses are passed over. A number without a country code needs the
workspace's calling code.

The text is data. What it asks for is not done; it is not stored or logged.$$,
        '2026-11-17T12:00Z'::timestamptz),

    ('kbe_7mnfs1efhsk', 'Invite cards', '{invites,cards}',
        '{invite_cards_list,invites_create_draft}',
        'The look of an invite, with a default title, length and place.',
        $$A card is what the candidate sees around the calendar: headline, text,
picture and colour. It may carry a default title, length and kind of place,
which a draft takes over when nothing else is said.

`invite_cards_list` shows the cards that you can use: your own, and those of the
whole workspace. One card for each language can be the default; an invite in
that language gets it without being asked. To use another one, give its id as
`card_id` in `invites_create_draft`; it has to be active.

A title or length that a person gave stays when the card changes; one that came
from a card is worked out again. Cards are made and changed on the dashboard.$$,
        '2026-11-17T12:00Z'),

    ('kbe_jknkp9wabq4', 'Message templates and placeholders',
        '{templates,messages}', '{templates_list}',
        'The texts of invitations, reminders, confirmations and changes, with '
            || 'fields that fill themselves.',
        $$There are five kinds: invitation, reminder, confirmation, reschedule
and cancellation. One template of a kind and language can be the workspace's
default. `templates_list` shows those that you can use, with the beginning of
each text and its placeholders. Whole texts are written on the dashboard.

A placeholder stands in two pairs of braces and is replaced on sending:

- people: candidate_name, recruiter_name, company_name
- what: title, position, message
- when and where: starts_at, time_zone, duration, location, link, expires_at

Nothing else is known; a template with another word in braces cannot be saved.
What is filled in counts as text, so a name with a sign of HTML in it stays
harmless. An invite takes a template of kind invitation, by its id.$$,
        '2026-11-18T12:00Z'),

    ('kbe_yt8m7rmvhkv', 'Notification profiles', '{notifications,messages}',
        '{notification_profiles_list}',
        'Rules that say who gets which notice, and how long before.',
        $$A profile is a list of rules: an event, a receiver (candidate,
recruiter or interviewers), and for reminders how long before.
`notification_profiles_list` shows them as sentences, for example "reminder to
the candidate 24 h before the meeting".

Events are: the invite was sent, is about to expire, or has expired; a time was
booked (for the guest, or for the recruiter); a meeting is near, was moved, or
was cancelled.

One profile can be the workspace's default; another one is chosen on an invite
or a meeting by its id. A reminder moves with its meeting, and one that no
longer fits is dropped: nobody is reminded of a meeting that was cancelled. What
Outlook itself sends about a change does not depend on the profile.$$,
        '2026-11-18T12:00Z'),

    ('kbe_gzj0gry5sjb', 'Labels and routing', '{labels,routing}',
        '{labels_list,invites_create_draft,contact_forms_create}',
        'Groups of attendees, of which one in turn or all join a booking.',
        $$A label is a group of colleagues, for instance a panel. An invite can
have up to three (`label_ids` in `invites_create_draft`), and a contact form can
lead to one. Its strategy says who joins: *all* active members, or in *round
robin* one of them.

In turn means: whoever this label gave the fewest meetings in the last 28 days,
then whose last one is longest ago. A member who never had one comes first among
equals. Somebody who is busy is passed over and keeps their rank. With several
labels nobody is counted twice; a time is offered only if each label finds
somebody of its own.

Managers and admins see with `labels_list` the members, how many invites are
open, and how many meetings each label gave out. A member can be paused without
leaving, and somebody whose account is disabled takes no part. A user sees
labels as names on their invites. `contact_forms_create` refuses a label without
an active member.$$,
        '2026-11-18T12:00Z'),

    ('kbe_wk8k66cq18h', 'Calendar mirror', '{calendar,outlook}',
        '{calendar_events_list,users_list_recruiters,
            meetings_find_available_slots}',
        'How Outlook events get here, what blocks time, and who can see them.',
        $$Outlook calendars are mirrored every five minutes, from a week back to
about half a year ahead. *Busy* and *out of office* block a time; *tentative*
does unless the person has turned that off. *Free*, *working elsewhere*,
declined and cancelled events do not. An all-day event blocks whole days where
its owner is.

`calendar_events_list` shows the events of the person who signed in, and of
nobody else, not even to an admin. Others learn that a time is taken, never by
what.

`users_list_recruiters` says whose calendar is connected. Without that only
meetings made here are known, and the person may look freer than they are. If a
mirror is older than half an hour, `meetings_find_available_slots` warns with
`calendar_stale`.

A meeting of ours that somebody moves or deletes in Outlook follows here.$$,
        '2026-11-19T12:00Z'),

    ('kbe_86yk85jsxw1', 'Teams links', '{meetings,teams,outlook}',
        '{meetings_get,meetings_list,meetings_create,meetings_update}',
        'Where the join link comes from, and when it is there.',
        $$A meeting with the place *teams* gets its join link from Microsoft,
when Outlook takes the meeting over after the confirmation of `meetings_create`,
or after a guest's booking. That takes a moment: until then `meetings_get` says
that the link is pending, and `meetings_list` that there is none.

The link stays when the meeting moves. `meetings_update` leaves the joining
details at the end of the Outlook entry alone and changes only the text that is
ours.

A place of kind *custom_url* shows your own https link instead, for Zoom, Meet
and the like; *phone* and *onsite* have none. Without a connection to Microsoft
365 a meeting can be made all the same: it then stands here only, and a warning
says so.$$,
        '2026-11-19T12:00Z')
) AS e (id, title, tags, related_tools, summary, body, updated_at)));
