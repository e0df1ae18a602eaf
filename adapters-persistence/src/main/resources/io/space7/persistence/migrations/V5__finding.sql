-- Changes of a Space that are no events; with last_seq it makes the Space's version.
ALTER TABLE spaces ADD COLUMN changes bigint NOT NULL DEFAULT 0 CHECK (changes >= 0);

-- What anybody can find: a row for each Space that is public and not archived, written in the
-- transaction that makes it so. The words are folded and split by the server, because what
-- PostgreSQL takes for a word, and for the same letter, depends on the database's locale. A tag is
-- also a word of its own, with "#" in front.
CREATE TABLE space_listings (
  space_id uuid     PRIMARY KEY REFERENCES spaces,
  words    tsvector NOT NULL
);

-- Pending entries would be read one by one by every search.
CREATE INDEX space_listings_words ON space_listings USING gin (words) WITH (fastupdate = off);

-- How many messages each Space has gained in the last days: "counted" of its messages are in
-- "trend" already. Written behind the changes to threads, which neither wait for it nor know of it.
CREATE TABLE space_trends (
  space_id   uuid        PRIMARY KEY REFERENCES spaces,
  listed     boolean     NOT NULL,
  trend      integer     NOT NULL DEFAULT 0,
  counted    integer     NOT NULL DEFAULT 0 CHECK (counted >= 0),
  created_at timestamptz NOT NULL
);

CREATE INDEX space_trends_listed ON space_trends (trend DESC, created_at DESC, space_id DESC)
  WHERE listed;

-- What of a Space's trend is of which day, so that it can be taken out again.
CREATE TABLE space_trend_days (
  space_id uuid    NOT NULL REFERENCES space_trends,
  day      date    NOT NULL,
  messages integer NOT NULL,
  PRIMARY KEY (space_id, day)
);

CREATE INDEX space_trend_days_age ON space_trend_days (day);

INSERT INTO space_trends (space_id, listed, counted, created_at)
SELECT space_id, visibility = 'public' AND NOT is_archived, message_count, created_at FROM spaces;

INSERT INTO space_trend_days (space_id, day, messages)
SELECT space_id, CAST(created_at AT TIME ZONE 'UTC' AS date), count(*)
FROM messages
WHERE created_at >= now() - interval '7 days'
GROUP BY 1, 2;

UPDATE space_trends t SET trend = d.messages
FROM (SELECT space_id, sum(messages) AS messages FROM space_trend_days GROUP BY space_id) d
WHERE d.space_id = t.space_id;
