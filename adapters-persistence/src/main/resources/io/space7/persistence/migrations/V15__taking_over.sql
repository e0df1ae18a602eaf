-- The Spaces that were taken over from an older backend's database; see Takeover.
CREATE TABLE taken_spaces (
  space_id uuid PRIMARY KEY REFERENCES spaces
);

-- What was not taken as it was: how many rows of a kind, and why. "effect" is what that does to the
-- number of rows here: -1 left out, 0 changed, 1 added.
CREATE TABLE taken_notes (
  kind   text    NOT NULL,
  reason text    NOT NULL,
  effect integer NOT NULL CHECK (effect BETWEEN -1 AND 1),
  rows   bigint  NOT NULL CHECK (rows >= 0),
  PRIMARY KEY (kind, reason)
);
