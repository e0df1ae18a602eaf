/**
 * Carries committed changes, and what else sockets are told, to everyone who listens on this
 * server.
 *
 * <p>Reading order. {@link io.space7.application.feed.SpaceFeed} is all that others call. It keeps
 * one {@link io.space7.application.feed.SpaceChannel} for each Space that somebody listens to. In a
 * channel, the {@link io.space7.application.feed.Resequencer} puts events in order however they
 * come, the {@link io.space7.application.feed.EventBuffer} keeps those that some {@link
 * io.space7.application.feed.Subscription} still has to hear, and the {@link
 * io.space7.application.feed.GapFiller} asks the log for what is missing. A listener that comes in
 * goes through {@link io.space7.application.feed.Joining}, which replays what was missed. {@link
 * io.space7.application.feed.PositionPoll} finds what signals did not tell, and {@link
 * io.space7.application.feed.AccessRevoker} ends the listening of those who may not read any more.
 *
 * <p>What has no place in a Space's event order is a {@link io.space7.domain.Notice}. To add one:
 * give it a record and a kind there, its name in {@code wire.EventName} and its JSON in {@code
 * wire.WireModule} (the switches do not compile until that is done), and send it with {@link
 * io.space7.application.feed.SpaceFeed#tell(io.space7.domain.SpaceId, io.space7.domain.Notice)} to
 * a Space's listeners, or with {@link
 * io.space7.application.feed.SpaceFeed#tell(io.space7.domain.UserId, io.space7.domain.Notice,
 * io.space7.domain.SocketId)} to a user's sockets. Both reach the sockets of this server; the other
 * servers hear of what happened by signals and tell their own.
 *
 * <p>Not to be touched lightly: a channel's lock is held while listeners are told, so that all hear
 * in the same order; nothing under it may block. {@code SpaceFeedModelTest} knows all its cases. A
 * listener is skipped only for what its own connection did, and only if the actor is its own user.
 */
package io.space7.application.feed;
