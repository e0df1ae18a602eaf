-- When the identity provider said so: of two tokens that disagree, the later one decides. Null where
-- it is unknown.
ALTER TABLE users ADD COLUMN profile_said_at timestamptz;
