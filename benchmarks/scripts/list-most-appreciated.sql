-- What a page of the most appreciated messages takes: no right is asked for and nothing is counted.
SELECT m.message_id, m.content, m.media_name, m.media_type, m.word_count, m.appreciation_count,
  m.created_at, m.seq, u.user_id, u.username, u.profile_picture, l.ids, l.likers
FROM messages m
JOIN users u ON u.user_id = m.sender_id
LEFT JOIN LATERAL (
  SELECT array_agg(like_id) AS ids, array_agg(user_id) AS likers
  FROM (
    SELECT like_id, user_id FROM message_likes
    WHERE space_id = m.space_id AND message_seq = m.seq
    ORDER BY like_id DESC
    LIMIT 100
  ) newest
) l ON true
WHERE m.space_id = :space
ORDER BY m.appreciation_count DESC, m.seq DESC
LIMIT 50;
