package io.space7.application.feed;

/**
 * The outcome of joining a Space.
 *
 * @param seq the newest event that the listener has, or has no need of
 * @param recovered false if events after the given position are no longer kept; then none was
 *     replayed, and the listener has to load the thread anew
 */
public record Joined(long seq, boolean recovered) {}
