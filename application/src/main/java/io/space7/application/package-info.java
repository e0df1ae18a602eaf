/**
 * What the system does, and what it needs for it.
 *
 * <p>Use cases ({@link io.space7.application.Messages}, {@link io.space7.application.Spaces},
 * {@link io.space7.application.Profiles}, {@link io.space7.application.Identity}, {@link
 * io.space7.application.MediaFiles}) are what the HTTP and the socket edge call. The interfaces are
 * ports: what persistence, storage and token adapters provide. {@link
 * io.space7.application.feed.SpaceFeed} carries committed changes to everyone who listens.
 *
 * <p>Unless a type says otherwise, everything here is safe for use by many threads, blocks the
 * calling thread for as long as the port behind it takes, and reports expected failures as {@link
 * io.space7.domain.Refusal}.
 */
package io.space7.application;
