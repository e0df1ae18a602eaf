-- What it costs to post a message by a transaction of its own: the same rows in the same tables,
-- in as few round trips as it can be done in (and without telling other servers).
BEGIN;
SELECT s.last_seq + 1 AS seq, m.user_id AS sender
FROM spaces s
JOIN space_members m ON m.space_id = s.space_id AND m.user_id = :user
JOIN users u ON u.user_id = m.user_id
WHERE s.space_id = :space AND NOT s.is_locked AND NOT s.is_archived
FOR NO KEY UPDATE OF s \gset
WITH space AS (
  UPDATE spaces SET last_seq = :seq, last_event_at = now(), message_count = message_count + 1
  WHERE space_id = :space
), stats AS (
  UPDATE user_stats SET total_words = total_words + 12 WHERE user_id = :user
), message AS (
  INSERT INTO messages (space_id, seq, message_id, sender_id, content, word_count, created_at)
  VALUES (:space, :seq, gen_random_uuid(), :user,
    'All of these words are said in one and the same place.', 12, now())
  RETURNING message_id
)
INSERT INTO space_events (space_id, seq, kind, message_id, actor_id, created_at)
SELECT :space::uuid, :seq::bigint, 'posted', message_id, :user::uuid, now() FROM message;
COMMIT;
