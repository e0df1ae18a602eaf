-- The files that may be stored and that no message carries. "taken" counts how often somebody began
-- to remove the file; once anybody has, no message gets it. A row lives as long as an upload or a
-- removal, so the table stays small.

CREATE TABLE unclaimed_media (
  space_id uuid        NOT NULL,
  name     text        NOT NULL,
  due_at   timestamptz NOT NULL,
  taken    integer     NOT NULL CHECK (taken >= 0),
  PRIMARY KEY (space_id, name)
);

CREATE INDEX unclaimed_media_due ON unclaimed_media (due_at);
