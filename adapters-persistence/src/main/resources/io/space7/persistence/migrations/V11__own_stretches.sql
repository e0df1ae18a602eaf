-- Of what exists between this seq and the message, all is its sender's own; so whoever counts the
-- messages of others need not look there. Deleting changes nothing about that. Null, for the
-- messages from before this, says nothing.
ALTER TABLE messages ADD COLUMN alone_since bigint CHECK (alone_since < seq);
