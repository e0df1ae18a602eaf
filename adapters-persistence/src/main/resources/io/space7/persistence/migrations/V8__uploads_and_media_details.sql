-- Uploads that are sent in parts. The parts' files are in unclaimed_media, with the upload's id as
-- space_id, until they are removed. A row is removed once it has expired.

CREATE TABLE uploads (
  upload_id         uuid        PRIMARY KEY,
  user_id           uuid        NOT NULL REFERENCES users,
  length            bigint      NOT NULL CHECK (length >= 0),
  received          bigint      NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND length),
  expires_at        timestamptz NOT NULL,
  -- What it has become; all null until then.
  space_id          uuid,
  media_name        text,
  media_types       text,
  media_sha256      text,
  media_content_type text,
  media_bytes       bigint,
  media_width       integer,
  media_height      integer,
  media_duration_ms bigint,
  CHECK ((media_name IS NULL) = (space_id IS NULL))
);

CREATE INDEX uploads_of_user ON uploads (user_id);
CREATE INDEX uploads_expiry ON uploads (expires_at);

CREATE TABLE upload_parts (
  upload_id   uuid   NOT NULL REFERENCES uploads ON DELETE CASCADE,
  part_offset bigint NOT NULL CHECK (part_offset >= 0),
  name        text   NOT NULL,
  bytes       bigint NOT NULL CHECK (bytes > 0),
  PRIMARY KEY (upload_id, part_offset)
);

-- What a client needs to lay out a file before it is loaded; all null until somebody has looked.
ALTER TABLE messages
  ADD COLUMN media_content_type text,
  ADD COLUMN media_bytes        bigint,
  ADD COLUMN media_width        integer,
  ADD COLUMN media_height       integer,
  ADD COLUMN media_duration_ms  bigint,
  ADD CHECK ((media_content_type IS NULL) = (media_bytes IS NULL));

-- Those that were stored before; empty once they all have been looked at.
CREATE INDEX messages_without_details ON messages (space_id, seq)
  WHERE media_name IS NOT NULL AND media_content_type IS NULL;
