-- Whoever takes away the right to read a Space, through a server or past all of them, tells the
-- servers by it; see SignalText. Changes to a thread touch neither of the triggers.

CREATE FUNCTION space7_access_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('space7_events', 'access ' || OLD.space_id);
  RETURN NULL;
END
$$;

CREATE TRIGGER space7_member_gone AFTER DELETE OR UPDATE ON space_members
  FOR EACH ROW EXECUTE FUNCTION space7_access_changed();

CREATE TRIGGER space7_visibility_changed AFTER UPDATE OF visibility ON spaces
  FOR EACH ROW WHEN (OLD.visibility <> NEW.visibility)
  EXECUTE FUNCTION space7_access_changed();
