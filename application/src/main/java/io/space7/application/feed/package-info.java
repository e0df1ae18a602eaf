/**
 * Carries committed changes to everyone who listens, in order and exactly once.
 *
 * <p>An event comes in at {@link io.space7.application.feed.SpaceFeed}, from a local commit or from
 * another server's signal, and goes to the {@code SpaceChannel} of its Space. There the {@code
 * Resequencer} puts events in order, the {@code GapFiller} reads what is missing from the log, and
 * each {@code Subscription} knows what its listener gets next. Read them in this order. The {@code
 * PositionPoll} finds what signals lost; the {@code AccessRevoker} takes out who may no longer
 * read. Do not touch the locking of {@code SpaceChannel} lightly: the model test in the testkit
 * ({@code SpaceFeedModelTest}) is what knows all its cases.
 */
package io.space7.application.feed;
