/**
 * The JSON that clients see, decided once for both edges: the names and shapes of messages, events,
 * Spaces, profiles and errors.
 *
 * <p>Read {@link io.space7.wire.Wire} first, then {@code WireModule}, where the shapes are. {@link
 * io.space7.wire.EventName} has the names of events. Published clients read these names, so add
 * fields and never rename one; {@code WireTest} pins them.
 */
package io.space7.wire;
