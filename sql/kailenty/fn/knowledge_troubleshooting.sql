-- The product's knowledge base: what to do when something is not as expected.
-- Tools are named as in the catalogue; in backticks a related tool is shown
-- with the site's prefix.
SELECT kailenty.kb_ship('troubleshooting', (SELECT jsonb_agg(e) FROM (VALUES
    ('kbe_5epv2rzkh2w', 'Why a time is not offered',
        '{availability,troubleshooting}'::text[],
        '{meetings_find_available_slots,
            availability_get_day_overrides}'::text[],
        'Reasons for a missing slot: hours, buffers, notice, limits, busy '
            || 'time.',
        'Check the effective day first, then the calendar.',
        '2026-11-10T12:00Z'::timestamptz),

    ('kbe_acytk1bwtn7', 'A preview is outdated or has expired',
        '{confirmation,previews,troubleshooting}',
        '{action_confirm,action_cancel}',
        'What to do when a confirmation is refused.',
        $$**preview_outdated**: between the preview and the yes something
changed that matters to it; somebody else edited the invite, for instance.
Nothing was written. `action_confirm` answers with a fresh preview and a new
confirmation id. Show that one, and ask again: the yes was for something else.

**expired**: ten minutes have passed. Nothing was written; call the tool again.

**not_found**: the id is wrong, or the preview belongs to another person. Nobody
can confirm for somebody else, an admin neither.

**cancelled**: it was discarded with `action_cancel`. Call the tool again if the
person has thought better of it.

**Any other error** comes from the tool itself, a `conflict` when the slot has
been taken meanwhile. Nothing was written; read the hint.$$,
        '2026-11-19T12:00Z'),

    ('kbe_2zja3th9vga', 'Sign-in is refused or does not last',
        '{access,sign-in,troubleshooting}',
        '{time_get_current,users_list_recruiters}',
        'Tokens, active accounts, and why an agent can lose its access.',
        $$- **Only active accounts get in.** Pending and disabled people are
  turned away when they sign in, and at each call: disabling somebody ends their
  agents' access at once, whatever token they still hold.
  `users_list_recruiters` lists active people only.
- **Access tokens are short-lived**, and the client renews them by itself.
  Renewal ends 30 days after the sign-in at the latest; then the person signs in
  once more.
- **A token belongs to one workspace.** Each workspace signs with keys of its
  own, so a token of another one is refused. Check the address in the client.
- **A call without a valid token** is answered with 401, and the answer says
  where to sign in. A client that asks for a key instead is set up wrongly:
  there are none here.

If a simple call such as `time_get_current` works and another does not, it is
not the sign-in; see the error's hint.$$,
        '2026-11-19T12:00Z'),

    ('kbe_hnppcwz6fqj', 'A tool is missing from the list',
        '{access,roles,troubleshooting}',
        '{labels_list,meetings_find_available_slots,contact_forms_create}',
        'Reasons why a client does not show a tool, or is refused when it '
            || 'calls one.',
        $$- **The role.** `labels_list`, `meetings_find_available_slots` and
  `contact_forms_create` are for managers and admins. To a user they are not
  listed, and a call is refused with `forbidden` and the roles that may.
- **The site.** Whoever runs it can leave tools out, all those that write for
  example, or give all of them another prefix.
- **The client.** Many read the list once, when they connect. After a change of
  role or of the site's choice, reconnect. Some let you switch tools off one by
  one.

Everything else follows from the person's role and not from the tool: the same
list of invites is shorter for a user than for a manager.$$,
        '2026-11-20T12:00Z'),

    ('kbe_9022tcq4nfq', 'Too many requests', '{limits,troubleshooting}',
        '{invites_list,meetings_list,knowledgebase_get}',
        'Calls share their rate limits with the dashboard; wait as long as the '
            || 'answer says.',
        $$An answer with status 429 means that more came in than the workspace
or the person is allowed at a time. Its `Retry-After` header says after how many
seconds to try again; clients that honour it need nothing else. The limits are
the dashboard's: what people do there and what agents do here is counted
together.

To need fewer calls:

- Ask lists for up to 100 rows at once (`limit`), and go on with `next_offset`
  only when it is needed. `invites_list` and `meetings_list` filter by status,
  person and date, so there is rarely a reason to read everything.
- `knowledgebase_get` takes ten ids at a time.
- Do not ask again and again whether something has happened; ask when it
  matters.

A call that was refused this way did nothing.$$,
        '2026-11-20T12:00Z'),

    ('kbe_wr3q7vpkc51', 'Outlook has not taken a meeting over',
        '{meetings,outlook,troubleshooting}',
        '{meetings_get,meetings_cancel}',
        'What the states of calendar_sync mean, and what helps.',
        $$`meetings_get` shows `calendar_sync`:

- **pending**: on its way. Outlook may be slow or away for a while; it is tried
  again, and no second entry comes of it. The meeting stands here already.
- **synced**: Outlook has it, and has told the attendees.
- **failed**: Outlook refused it, and `calendar_error` says why. It is not tried
  again by itself: mend the cause, and tell the attendees yourself meanwhile.
- **missing**: the entry is gone from Outlook. Ask the host, then cancel the
  meeting with `meetings_cancel`, or leave it if it is to take place.
- **not_sent**: no connection to Microsoft 365, so the meeting stands here only.
  Tell the attendees yourself.$$,
        '2026-11-20T12:00Z')
) AS e (id, title, tags, related_tools, summary, body, updated_at)));
