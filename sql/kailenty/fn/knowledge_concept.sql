-- The product's knowledge base: what things are. Tools are named as in the
-- catalogue; in backticks a related tool is shown with the site's prefix.
SELECT kailenty.kb_ship('concept', (SELECT jsonb_agg(e) FROM (VALUES
    ('kbe_prptqj2qcdt', 'Invite types', '{invites,pool}'::text[],
        '{invites_list,invites_create_draft}'::text[],
        'Single-use invites serve one candidate; a multi-use pool serves many.',
        'A pool issues sub-invites. Each sub-invite can be booked once.',
        '2026-10-01T12:00Z'::timestamptz),

    ('kbe_4k5pt3ptc1d', 'Base availability and day overrides', '{availability}',
        '{availability_get_base,availability_upsert_day_override}',
        'Weekly hours, and dates that differ from them.',
        'An invite override wins over a day override, which wins over weekly '
            || 'hours.',
        '2026-11-02T12:00Z'),

    ('kbe_006cn209s69', 'What an invite''s status means', '{invites,lifecycle}',
        '{invites_list,invites_get,invites_unrevoke}',
        'Draft, active, booked, expired and revoked, and when each one holds.',
        $$The status is worked out whenever an invite is read, so it is never
out of date.

- **draft**: stored, without a live link.
- **active**: its link can be opened until its end.
- **booked**: one candidate has taken it, or every place of a pool is taken.
- **expired**: `expires_at` has come, or the last bookable day is over where the
  recruiter is. The end itself no longer counts. A sub-invite also ends with its
  pool.
- **revoked**: stopped by hand. Open sub-invites of a revoked pool read revoked
  too; `invites_unrevoke` opens them again together with the pool.

A booking is stronger than the end: what was booked stays booked. A pool's own
link is `bookable` only while a place is free: the maximum, less what is booked,
less one for each open sub-invite. `invites_list` counts by status, and
`invites_get` gives the reason.$$,
        '2026-11-12T12:00Z'),

    ('kbe_ddmg8x41m5g', 'Roles and what each can see', '{access,roles}',
        '{users_list_recruiters,labels_list,meetings_find_available_slots,
            contact_forms_create}',
        'A user acts on their own data; managers and admins on the whole '
            || 'workspace.',
        $$**Users** read and change invites of which they are the recruiter, and
read those on which they interview. They see meetings that they host or attend,
their own hours and calendar, and cards, templates and profiles that are theirs
or everybody's. `users_list_recruiters` shows them themselves alone.

**Managers and admins** reach everything of the workspace, except what is in
other people's calendars. Three tools are for them only: `labels_list`,
`meetings_find_available_slots` and `contact_forms_create`. In scheduling the
two roles are equal; an admin also runs the workspace itself.

What you may not see is answered as if it did not exist. Naming another
recruiter as a user is refused with `forbidden`: leave the recruiter out, or ask
a manager. A new role holds from the next call on, without a new sign-in.$$,
        '2026-11-12T12:00Z'),

    ('kbe_t7t5369rzkm', 'Previews and confirmation',
        '{confirmation,previews,safety}', '{action_confirm,action_cancel}',
        'Every write shows first what it would do; a human decides whether it '
            || 'happens.',
        $$The first call of a tool that writes changes nothing. It tries the
change out, takes it back, and answers with a preview: what would be different,
before and after, one sentence for each thing, and a confirmation id.

Show the preview to the person. After a clear yes call `action_confirm` with the
id; on a no call `action_cancel`. An agent never confirms on its own.

- The id is good for ten minutes, and only for the person who asked.
- A confirmed action runs once. Confirming again gives the first outcome, marked
  `already_executed`, and does nothing.
- Mails and calendar entries go out only after the confirmation.
- A preview that nobody answers runs out by itself.

Tools that only build drafts need no confirmation: they store nothing.$$,
        '2026-11-12T12:00Z'),

    ('kbe_acxk2mwqx28', 'Buffers, notice and booking limits',
        '{availability,buffers,limits}',
        '{availability_get_base,availability_update_base,invites_update,
            meetings_find_available_slots}',
        'Pauses around meetings, how late and how early guests can book, and '
            || 'how many meetings fit.',
        $$Each recruiter has settings that `availability_get_base` shows and
`availability_update_base` changes:

- **Buffers** before and after, 0 to 120 minutes. Between two meetings the
  greater of the two buffers is kept, not both. The edge of the working day
  needs none.
- **Minimum notice**: no start sooner than this from now. Without a setting, 4
  hours.
- **Booking horizon**: no start later than this. Without a setting, 60 days.
- **Daily and weekly limit**: counted in the recruiter's own days and weeks.
  Cancelled meetings do not count, missed ones do.
- **Slot step**: starts fall on multiples of it. Without a setting, 30 minutes.

An invite may have its own step, buffers, notice and daily limit
(`invites_update`); what it leaves empty follows the recruiter, also later. In
`meetings_find_available_slots` the request's values replace everybody's.$$,
        '2026-11-13T12:00Z'),

    ('kbe_9satbskxbmn', 'Time zones and daylight saving time',
        '{time-zones,scheduling}',
        '{time_get_current,meetings_create,availability_update_base,
            availability_get_day_overrides}',
        'Which zone a time is read in, and what happens when clocks change.',
        $$Zones are Region/City names, such as Europe/Berlin. Abbreviations and
offsets are refused as a zone, because they do not say when the clocks change. A
time with an offset means what it says; one without is read in the `time_zone`
of the call, or in yours. `time_get_current` tells your clock, your day and the
next change.

When the clocks go forward, a start in the hour that does not exist moves ahead
by that hour. When they go back, the first of the two equal hours is taken.
Neither is silent: `meetings_create` lists it under `adjustments`, with the
other reading.

Working hours belong to the clock on the wall: 09:00 stays 09:00 the year round,
and also when `availability_update_base` gives the recruiter another zone.
Meetings keep their instant. A window over the change has an hour less or more,
which `availability_get_day_overrides` shows as `dst`.$$,
        '2026-11-13T12:00Z'),

    ('kbe_0r2rqf037fs', 'Which hours win on a day', '{availability,overrides}',
        '{availability_get_day_overrides,availability_overrides_list,
            availability_overrides_upsert,availability_upsert_day_override}',
        'The order of weekly hours, dates, invite overrides and time off.',
        $$From the strongest to the weakest:

1. Time off. It is taken away at the end, whatever the rest says.
2. The override of a sub-invite for that date.
3. The override of its pool, or of the invite itself.
4. The date override (`availability_upsert_day_override`): other hours, or
   closed.
5. The weekly hours.

Of the invite overrides only one counts; a sub-invite's puts its pool's out of
play. Its mode (`availability_overrides_upsert`) says how it meets 4 or 5:
*replace* takes its windows alone, even on a closed date; *add* joins them;
*block* cuts them out.

Example: hours 09:00-17:00, a date override 10:00-14:00, and for one invite
*add* 16:00-18:00. That invite offers 10:00-14:00 and 16:00-18:00, all others
10:00-14:00.

`availability_get_day_overrides` shows the outcome for each day and what shaped
it; `availability_overrides_list` shows the invite overrides alone.$$,
        '2026-11-13T12:00Z')
) AS e (id, title, tags, related_tools, summary, body, updated_at)));
