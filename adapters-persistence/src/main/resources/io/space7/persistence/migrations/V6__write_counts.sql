-- How often each user wrote of late, in slots of a second. Not logged: what a crash loses here is
-- a minute's counts.
CREATE UNLOGGED TABLE write_counts (
  user_id uuid    NOT NULL,
  slot    bigint  NOT NULL,
  writes  integer NOT NULL CHECK (writes >= 1),
  PRIMARY KEY (user_id, slot)
) WITH (fillfactor = 50);

CREATE INDEX write_counts_age ON write_counts (slot);
