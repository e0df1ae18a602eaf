-- The histories that this database has told, newest last. A loss of something acknowledged begins
-- another; see History. The newest row also says on which server it was last known to be whole.
CREATE TABLE epochs (
  number            bigint      PRIMARY KEY CHECK (number >= 1),
  epoch             text        NOT NULL UNIQUE CHECK (char_length(epoch) BETWEEN 8 AND 64),
  system_identifier bigint,
  timeline          text,
  began_at          timestamptz NOT NULL
);

INSERT INTO epochs (number, epoch, began_at)
VALUES (1, left(replace(gen_random_uuid()::text, '-', ''), 16), now());
