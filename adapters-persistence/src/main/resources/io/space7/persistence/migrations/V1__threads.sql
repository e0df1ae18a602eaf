-- Everything that belongs to a Space is keyed by space_id first, so that the tables can be
-- distributed by it. Every change to a thread holds the Space's row of "spaces" from the permission
-- check to the commit; what only such changes write (messages, likes, events) therefore needs no
-- foreign key to it, and none is paid for on every message.

CREATE TABLE users (
  user_id         uuid PRIMARY KEY,
  username        text NOT NULL CHECK (char_length(username) BETWEEN 1 AND 100),
  profile_picture text CHECK (char_length(profile_picture) BETWEEN 1 AND 2000)
);

-- Apart from "users", because it changes with every message and is read only by profiles.
CREATE TABLE user_stats (
  user_id             uuid   PRIMARY KEY REFERENCES users,
  spaces_created      bigint NOT NULL DEFAULT 0 CHECK (spaces_created >= 0),
  spaces_participated bigint NOT NULL DEFAULT 0 CHECK (spaces_participated >= spaces_created),
  total_words         bigint NOT NULL DEFAULT 0 CHECK (total_words >= 0),
  total_appreciations bigint NOT NULL DEFAULT 0 CHECK (total_appreciations >= 0)
) WITH (fillfactor = 50);

-- The hot row of a Space: kept narrow and without indexed columns that change, so that each of its
-- many versions is small and stays on its page.
CREATE TABLE spaces (
  space_id          uuid        PRIMARY KEY,
  creator_id        uuid        NOT NULL REFERENCES users,
  visibility        text        NOT NULL CHECK (visibility IN ('public', 'private')),
  is_locked         boolean     NOT NULL DEFAULT false,
  is_archived       boolean     NOT NULL DEFAULT false,
  participant_count integer     NOT NULL CHECK (participant_count >= 1),
  message_count     integer     NOT NULL DEFAULT 0 CHECK (message_count >= 0),
  -- The newest event's number, and the oldest one's that space_events still has.
  last_seq          bigint      NOT NULL DEFAULT 0 CHECK (last_seq >= message_count),
  first_kept_seq    bigint      NOT NULL DEFAULT 1 CHECK (first_kept_seq BETWEEN 1 AND last_seq + 1),
  last_event_at     timestamptz NOT NULL,
  created_at        timestamptz NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE space_topics (
  space_id    uuid PRIMARY KEY REFERENCES spaces,
  title       text NOT NULL CHECK (char_length(title) BETWEEN 3 AND 200),
  description text NOT NULL CHECK (char_length(description) <= 5000)
);

CREATE TABLE tags (
  tag_id   bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  tag_name text   NOT NULL UNIQUE CHECK (char_length(tag_name) >= 1)
);

CREATE TABLE space_tags (
  space_id uuid    NOT NULL REFERENCES spaces,
  position integer NOT NULL CHECK (position >= 1),
  tag_id   bigint  NOT NULL REFERENCES tags,
  PRIMARY KEY (space_id, position),
  UNIQUE (space_id, tag_id)
);

CREATE TABLE space_members (
  space_id         uuid        NOT NULL REFERENCES spaces,
  user_id          uuid        NOT NULL REFERENCES users,
  space_created_at timestamptz NOT NULL,
  PRIMARY KEY (space_id, user_id)
);

-- A user's Spaces, newest first, at the cost of those that are shown.
CREATE INDEX space_members_newest ON space_members (user_id, space_created_at DESC, space_id DESC);

-- Only a digest of the code: who reads the table cannot join by it.
CREATE TABLE space_invites (
  space_id    uuid        NOT NULL REFERENCES spaces,
  code_sha256 bytea       NOT NULL CHECK (octet_length(code_sha256) = 32),
  expires_at  timestamptz NOT NULL,
  PRIMARY KEY (space_id, code_sha256)
);

CREATE INDEX space_invites_expiry ON space_invites (expires_at);

CREATE TABLE messages (
  space_id           uuid        NOT NULL,
  seq                bigint      NOT NULL CHECK (seq >= 1),
  message_id         uuid        NOT NULL,
  sender_id          uuid        NOT NULL,
  content            text        NOT NULL CHECK (char_length(content) <= 5000),
  media_name         text,
  media_type         text        CHECK (media_type IN ('image', 'video', 'audio')),
  word_count         integer     NOT NULL CHECK (word_count >= 0),
  appreciation_count integer     NOT NULL DEFAULT 0 CHECK (appreciation_count >= 0),
  created_at         timestamptz NOT NULL,
  PRIMARY KEY (space_id, seq),
  UNIQUE (space_id, message_id),
  CHECK ((media_name IS NULL) = (media_type IS NULL)),
  CHECK (content <> '' OR media_name IS NOT NULL)
);

CREATE INDEX messages_most_appreciated ON messages (space_id, appreciation_count DESC, seq DESC);

-- A like is numbered by the event that made it: a later like has a larger number.
CREATE TABLE message_likes (
  space_id    uuid   NOT NULL,
  message_seq bigint NOT NULL,
  like_id     bigint NOT NULL CHECK (like_id > message_seq),
  user_id     uuid   NOT NULL,
  PRIMARY KEY (space_id, message_seq, like_id),
  UNIQUE (space_id, message_seq, user_id),
  FOREIGN KEY (space_id, message_seq) REFERENCES messages ON DELETE CASCADE
);

-- What a posting said is not repeated here: it is read from the message while that exists.
CREATE TABLE space_events (
  space_id           uuid        NOT NULL,
  seq                bigint      NOT NULL CHECK (seq >= 1),
  kind               text        NOT NULL CHECK (kind IN ('posted', 'appreciation', 'deleted')),
  message_id         uuid        NOT NULL,
  actor_id           uuid        NOT NULL,
  appreciated        boolean,
  appreciation_count integer     CHECK (appreciation_count >= 0),
  source             text        CHECK (char_length(source) BETWEEN 1 AND 64),
  created_at         timestamptz NOT NULL,
  PRIMARY KEY (space_id, seq),
  CHECK ((kind = 'appreciation') = (appreciated IS NOT NULL)),
  CHECK ((kind = 'appreciation') = (appreciation_count IS NOT NULL))
);

-- Finds a user's newest appreciation of a message; postings do not pay for it.
CREATE INDEX space_events_appreciation ON space_events (space_id, message_id, actor_id, seq DESC)
  WHERE kind = 'appreciation';

CREATE TABLE idempotency_attempts (
  space_id    uuid        NOT NULL,
  user_id     uuid        NOT NULL,
  key         text        NOT NULL,
  fingerprint text        NOT NULL,
  message_seq bigint      NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (space_id, user_id, key)
);

CREATE INDEX idempotency_attempts_age ON idempotency_attempts (created_at);
