/**
 * The JSON that clients see, decided once for both edges: the names and shapes of messages, events,
 * Spaces, profiles and errors.
 */
package io.space7.wire;
