-- What the sender of an upload says about it, which it is told again when it goes on.
ALTER TABLE uploads ADD COLUMN note text CHECK (length(note) <= 4096);
