-- As many likes for the only message of a seeded Space, unless it has them already.
WITH made AS (
  INSERT INTO message_likes (space_id, message_seq, like_id, user_id)
  SELECT :'space', 1, 1000 + k,
    CAST('00000000-0000-4000-8000-' || lpad(k::text, 12, '0') AS uuid)
  FROM generate_series(1, :likes) k
  ON CONFLICT DO NOTHING
  RETURNING 1
)
UPDATE messages SET appreciation_count = :likes
WHERE space_id = :'space' AND EXISTS (SELECT FROM made);
UPDATE spaces SET last_seq = 3000, first_kept_seq = 3001
WHERE space_id = :'space' AND last_seq < 3000;
