/**
 * Signals between servers over NATS, for who does not want the database to carry them.
 *
 * <p>{@code NatsSpaceSignals} is the port; {@code NatsLink} is one connection of it, which is never
 * mended but replaced; {@code NatsSettings} reads the address. Do not touch lightly: a Space is
 * followed by what is subscribed and by what is noted, and both change under one lock of the Space.
 */
package io.space7.signals;
