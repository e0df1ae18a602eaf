-- Servers tell each other by themselves who may not read any more; see CommitSignals.
DROP TRIGGER space7_member_gone ON space_members;
DROP TRIGGER space7_visibility_changed ON spaces;
DROP FUNCTION space7_access_changed();
