-- The product's knowledge base: how things are done. Tools are named as in the
-- catalogue; in backticks a related tool is shown with the site's prefix.
SELECT kailenty.kb_ship('how_to', (SELECT jsonb_agg(e) FROM (VALUES
    ('kbe_5qaxt558zef', 'Issue a sub-invite from a pool',
        '{invites,pool,candidates}'::text[],
        '{invites_create_sub_invite}'::text[],
        'Give one candidate a personal link from a multi-use pool.',
        'Open the pool invite, add the candidate and send the link.',
        '2026-10-05T12:00Z'::timestamptz),

    ('kbe_pnn8jvpqsrd', 'Revoke or restore an invite', '{invites,lifecycle}',
        '{invites_revoke,invites_unrevoke}',
        'Stop an invite from being booked, or bring it back.',
        'Meetings that are booked stay in the calendar.',
        '2026-09-12T12:00Z'),

    ('kbe_xds429cc5bh', 'Reschedule a meeting', '{meetings}',
        '{meetings_update}',
        'Move a meeting and tell its attendees.',
        'Outlook sends the new time. The invite stays booked.',
        '2026-08-20T12:00Z'),

    ('kbe_s65espztzne', 'Connect an MCP client', '{connection,sign-in}',
        '{time_get_current,users_list_recruiters}',
        'Point Claude, ChatGPT, an editor or another client at the workspace: '
            || 'the address is all it needs.',
        $$The address is that of your workspace with `/api/v1/mcp` behind it. In
a client's configuration:

```json
{"mcpServers": {"kailenty": {"url": "https://WORKSPACE.example/api/v1/mcp"}}}
```

The client finds out by itself where to sign in. At the first use a page opens:
sign in with your Microsoft 365 account, look at what the client asks for, and
approve. The client keeps the token and renews it.

There is no key to make or paste: static API keys are not taken here. Your
account has to be active, and the token works for this workspace alone.

To see that it works, ask for the time (`time_get_current`), then who you are
(`users_list_recruiters` marks you with `is_self`). The protocol is MCP over
Streamable HTTP; a client that knows only the older SSE transport cannot
connect.$$,
        '2026-11-14T12:00Z'),

    ('kbe_3mqnz6cr6v2', 'Draft an invite, then publish it', '{invites,drafts}',
        '{invites_draft_from_text,invites_create_draft,invites_update_draft,
            invites_publish}',
        'Collect the fields step by step, check them, and make the link live.',
        $$1. Begin with `invites_draft_from_text` when there is a mail or a
   note, else with `invites_create_draft` and the fields that are known.
2. Look at `next_question` in the answer and ask the person. Hand the answer to
   `invites_update_draft`, together with the whole `draft` of the last step.
3. Go on until `complete` is true. *Problems* have to be mended first.
   *Warnings*, such as a second open invite for the same candidate, do not stand
   in the way.
4. Call `invites_publish`, show the preview, and confirm after a yes. A
   single-use invite is then mailed to the candidate, unless `send_email` is
   false.

A draft lives in the conversation only: the draft tools store nothing. To keep
one for later, publish it with `keep_as_draft`. On publishing everything is
checked anew, whatever the draft says about itself.$$,
        '2026-11-14T12:00Z'),

    ('kbe_dtbjbhn2t5v', 'Find a time for several people',
        '{meetings,scheduling}',
        '{users_list_recruiters,meetings_find_available_slots,meetings_create}',
        'Common free times of up to ten colleagues in one week, the best ones '
            || 'first if you like.',
        $$For managers and admins.

1. `users_list_recruiters` turns the names into ids.
2. `meetings_find_available_slots` with these ids, a date within the week and
   the length. Each slot is shown in the clock of everybody concerned.
3. `meetings_create` books the one that was chosen.

`order` best sorts by what a slot costs people: early or late hours where they
are, lunch, a tentative entry in the calendar, a gap too short to use, a full
day. The `score` is the sum; 0 is ideal, and `reasons` names who is concerned.

When there is no slot, `why_none` says for each person why, and `near_misses`
lists times at which one person alone is in the way and could perhaps move
something. Time off and absences do not appear there.$$,
        '2026-11-14T12:00Z'),

    ('kbe_3y0455dk4pw', 'Create a meeting without an invite',
        '{meetings,outlook,teams}',
        '{meetings_create,meetings_find_available_slots,
            availability_get_day_overrides}',
        'Put a meeting at a fixed time straight into Outlook, with Teams if '
            || 'you want.',
        $$Use `meetings_create` when the time is settled already. Give a title,
the start, and either a length or an end; Teams is the place unless you say
phone, on site or another link. Attendees need an e-mail address and may have a
name and a role.

Check the time first: `meetings_find_available_slots` for several people,
`availability_get_day_overrides` for one. A start that collides is refused with
`conflict`, up to three open starts nearby, and what is in the way;
`allow_conflict` books it all the same. A user's call compares with their own
calendar only, a manager's with that of every colleague invited. Being outside
working hours is a warning and no obstacle.

After the confirmation Outlook invites everybody. Until it has, `calendar_sync`
reads `pending`. A start in the past, or more than a year ahead, is refused.$$,
        '2026-11-16T12:00Z'),

    ('kbe_2apampbbznp', 'Cancel a meeting and reopen its invite',
        '{meetings,invites,lifecycle}', '{meetings_cancel,invites_get}',
        'Call a meeting off, and let the candidate choose another time.',
        $$`meetings_cancel` takes the meeting out of the calendars. Outlook
always tells the attendees, with the reason if you give one.

The invite that it was booked with stays used, unless `reopen_invite` is set.
Then a single-use invite or a sub-invite becomes active again, with the same
link, and the candidate can pick a new time. If its end has passed this is
refused with `invite_expired`, and nothing is cancelled: cancel without it, and
send a new invite. A place in a pool becomes free either way.

For another time of the same meeting move it instead; that keeps the booking.
What is over can no longer be cancelled. `invites_get` shows an invite's
bookings, the cancelled ones too.$$,
        '2026-11-16T12:00Z'),

    ('kbe_d2bjx7vj96p', 'Set other hours for one invite',
        '{availability,overrides,invites}',
        '{availability_overrides_upsert,availability_overrides_list,
            availability_overrides_delete,availability_overrides_delete_all}',
        'Open or close hours on given dates for a single invite or pool, and '
            || 'leave all others alone.',
        $$`availability_overrides_upsert` takes the invite, the dates (a list,
or a range with weekdays) and the windows. *replace* offers these windows
instead of the usual ones, *add* offers them as well, *block* takes them away; a
block without a window closes the date for this invite.

Dates are those of the recruiter's own zone. If one of them has passed nothing
is written. The invite has to be a draft or open: not booked, revoked or
expired. On a sub-invite the override holds for that candidate only and wins
over the pool's.

`availability_overrides_list` shows what is set from today on,
`availability_overrides_delete` removes one entry and
`availability_overrides_delete_all` all of a recruiter, on request of one invite
only. Weekly hours and date overrides stay as they are.$$,
        '2026-11-16T12:00Z'),

    ('kbe_h4v3t52jvve', 'Make a contact form', '{contact-forms,routing}',
        '{contact_forms_create,contact_forms_list,labels_list}',
        'A public page on which guests introduce themselves, leading to a '
            || 'recruiter, a label or a pool.',
        $$For managers and admins: `contact_forms_create` with a title and
exactly one place where it leads: a recruiter, a label (see `labels_list`; it
needs an active member) or an open pool. Without fields of your own the form
asks for name, e-mail and message. Up to 15 fields are possible; a required
e-mail field has to be among them.

The address ends in a *slug*: small letters, digits and single hyphens, 3 to 60
of them. Left out, it is made from the title and numbered if it is taken. A slug
that you give is never changed: if it is taken the answer says which one is
free.

With visibility *owner* the form is listed to its maker, to those whom it leads
to, and to managers. `contact_forms_list` shows the address, and how many people
wrote in the last 30 days; what they wrote is not readable through this
interface.$$,
        '2026-11-17T12:00Z'),

    ('kbe_6z9dfkc4sk0', 'Give an agent read access only',
        '{access,safety,connection}', '{action_confirm,action_cancel}',
        'Let an agent look and explain, without a way to change anything.',
        $$Tokens have one scope, `mcp`; it does not tell reading from writing.
What an agent can do follows the role of the person who signed in, and which
tools the site offers.

Whoever runs the site can leave all writing tools out, together with
`action_confirm` and `action_cancel`. The reading tools work without them:
lists, drafts, free times, effective days and this knowledge base. That suits
agents that diagnose or report.

Where writing tools are offered nothing happens without a confirmation anyway.
Offer them where changes are wanted, and where a person sees the previews. An
agent that signs in as a user, rather than a manager, reaches that user's data
only.$$,
        '2026-11-17T12:00Z')
) AS e (id, title, tags, related_tools, summary, body, updated_at)));
