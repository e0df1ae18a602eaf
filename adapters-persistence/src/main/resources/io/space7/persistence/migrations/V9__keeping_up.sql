-- How far each member has read; whoever was a member before this has read everything so far.
ALTER TABLE space_members
  ADD COLUMN joined_at timestamptz,
  ADD COLUMN read_seq  bigint NOT NULL DEFAULT 0 CHECK (read_seq >= 0);

-- Only what takes the right to read away is told; to have read something does not.
DROP TRIGGER IF EXISTS space7_member_gone ON space_members;

UPDATE space_members m SET joined_at = m.space_created_at, read_seq = s.last_seq
FROM spaces s
WHERE s.space_id = m.space_id;

ALTER TABLE space_members ALTER COLUMN joined_at SET NOT NULL;

CREATE TRIGGER space7_member_gone AFTER DELETE OR UPDATE OF space_id, user_id ON space_members
  FOR EACH ROW EXECUTE FUNCTION space7_access_changed();

-- A Space's members, the oldest first.
CREATE INDEX space_members_oldest ON space_members (space_id, joined_at, user_id);

-- Whom the creator has removed: an older invite does not let them in again. Kept as long as invites
-- that are older can be.
CREATE TABLE space_removals (
  space_id   uuid        NOT NULL REFERENCES spaces,
  user_id    uuid        NOT NULL REFERENCES users,
  removed_at timestamptz NOT NULL,
  PRIMARY KEY (space_id, user_id)
);

CREATE INDEX space_removals_age ON space_removals (removed_at);

ALTER TABLE space_invites ADD COLUMN made_at timestamptz;
UPDATE space_invites SET made_at = expires_at - interval '24 hours';
ALTER TABLE space_invites ALTER COLUMN made_at SET NOT NULL;
