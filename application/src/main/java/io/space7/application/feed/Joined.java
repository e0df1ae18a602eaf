package io.space7.application.feed;

import io.space7.domain.Epoch;

/**
 * The outcome of joining a Space.
 *
 * @param seq the newest event that the listener has, or has no need of
 * @param recovered false if events after the given position are no longer kept, or if it is of
 *     another history; then the listener has to load the thread anew
 * @param epoch the history that {@code seq} is of
 */
public record Joined(long seq, boolean recovered, Epoch epoch) {}
