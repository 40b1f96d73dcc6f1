-- Of a pack, what a meeting's messages are made from, and who is told when; as
-- source_id, ids of the pack that made the meeting.

ALTER TABLE sched.meeting
    ADD COLUMN template_id text,
    ADD COLUMN notification_profile_id text;
