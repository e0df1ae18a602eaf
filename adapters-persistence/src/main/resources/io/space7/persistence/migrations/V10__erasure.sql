-- A user who is being erased can do nothing any more; their name and picture are gone already.
ALTER TABLE users ADD COLUMN erased boolean NOT NULL DEFAULT false;

-- Stands wherever somebody is needed who was erased.
INSERT INTO users (user_id, username, erased)
VALUES ('00000000-0000-0000-0000-000000000000', 'Deleted user', true)
ON CONFLICT (user_id) DO NOTHING;

-- Nobody is left in a Space whose creator was its last member.
ALTER TABLE spaces DROP CONSTRAINT spaces_participant_count_check;
ALTER TABLE spaces ADD CONSTRAINT spaces_participant_count_check CHECK (participant_count >= 0);

-- Who is being erased, and until when some server is at it.
CREATE TABLE erasures (
  user_id      uuid        PRIMARY KEY REFERENCES users,
  begun_at     timestamptz NOT NULL,
  leased_until timestamptz NOT NULL
);

-- Who was erased, so that a later token does not bring them back; the id itself is not kept.
CREATE TABLE erased_users (
  digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32)
);
