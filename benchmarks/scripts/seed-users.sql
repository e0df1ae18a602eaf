-- 1,000 users who write and appreciate.
INSERT INTO users (user_id, username)
SELECT CAST('00000000-0000-4000-8000-' || lpad(n::text, 12, '0') AS uuid), 'Writer ' || n
FROM generate_series(1, 1000) n;
