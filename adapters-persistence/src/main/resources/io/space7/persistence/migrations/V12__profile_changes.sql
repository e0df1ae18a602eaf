-- Whether the last write of a profile changed the name or the picture.
ALTER TABLE users ADD COLUMN renamed boolean NOT NULL DEFAULT false;

-- How often any name or picture has changed. A page of a thread that was made before may be shown
-- again as long as this number and the Space's are what they were. One row, so that the numbers come
-- in the order of the commits; a sequence's would not.
CREATE TABLE profile_changes (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  number   bigint  NOT NULL
);

INSERT INTO profile_changes (number) VALUES (0);
