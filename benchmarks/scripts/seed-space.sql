-- A public Space with so many messages by 200 users. Each message has 0 to 5 likes, every thousandth
-- 12. What is older than the seed cannot be replayed, as if it had passed the retention.
BEGIN;
INSERT INTO spaces (space_id, creator_id, visibility, participant_count, message_count, last_seq,
  first_kept_seq, last_event_at, created_at)
VALUES (:'space', :'user', 'public', 1, :messages, 10 * :messages, 10 * :messages + 1, now(), now());
INSERT INTO space_topics (space_id, title, description) VALUES (:'space', 'A benchmark', '');
INSERT INTO space_members (space_id, user_id, space_created_at, joined_at)
VALUES (:'space', :'user', now(), now());
INSERT INTO messages (space_id, seq, message_id, sender_id, content, word_count,
  appreciation_count, created_at)
SELECT :'space', n, gen_random_uuid(),
  CAST('00000000-0000-4000-8000-' || lpad((1 + n * 7919 % 200)::text, 12, '0') AS uuid),
  'Message ' || n || ': all of these words are said in one and the same place, and read there.', 17,
  CASE WHEN n % 1000 = 0 THEN 12 ELSE n * 31 % 6 END, now() - interval '1 day'
FROM generate_series(1, :messages) n;
INSERT INTO message_likes (space_id, message_seq, like_id, user_id)
SELECT space_id, seq, :messages + 12 * (seq - 1) + k,
  CAST('00000000-0000-4000-8000-' || lpad(k::text, 12, '0') AS uuid)
FROM messages, generate_series(1, 12) k
WHERE space_id = :'space' AND k <= appreciation_count;
UPDATE spaces SET last_seq = 13 * :messages, first_kept_seq = 13 * :messages + 1
WHERE space_id = :'space';
COMMIT;
VACUUM ANALYZE messages, message_likes, spaces, users;
