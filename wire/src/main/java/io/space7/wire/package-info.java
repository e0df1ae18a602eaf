/**
 * What clients see and both edges must agree on: the names and shapes of messages, events, Spaces,
 * profiles and errors as JSON, the origin under which a client reaches this server, and which web
 * pages may call.
 *
 * <p>Reading order: {@link io.space7.wire.Wire} is what the edges call; {@code WireModule} holds
 * the shapes. Not to be touched lightly: what is written for messages and events, which published
 * clients read field by field.
 */
package io.space7.wire;
