/**
 * What the system does: the use cases that both edges call.
 *
 * <p>Read {@link io.space7.application.Messages} first; a message is posted, listed, appreciated
 * and deleted there. {@link io.space7.application.Spaces} and {@link
 * io.space7.application.Profiles} are the little of a host that a thread needs, {@link
 * io.space7.application.Identity} turns a token into a user, {@link
 * io.space7.application.MediaFiles} takes files in. What they need from outside is in {@code port};
 * how changes reach listeners is in {@code feed}. Do not change lightly in which order {@code
 * MediaFiles} enters a file in the ledger, stores it and lets a message claim it
 * (docs/adr/0013-media-ledger.md).
 *
 * <p>Unless a type says otherwise, everything here is safe for use by many threads, blocks the
 * calling thread for as long as the port behind it takes, and reports expected failures as {@link
 * io.space7.domain.Refusal}.
 */
package io.space7.application;
