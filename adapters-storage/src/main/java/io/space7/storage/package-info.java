/**
 * Where the files of messages are kept, and how their formats are told.
 *
 * <p>{@link io.space7.storage.local.LocalMediaStore} keeps them in a folder, {@link
 * io.space7.storage.gcs.GcsMediaStore} in a bucket of Google Cloud Storage; {@link
 * io.space7.storage.format.ProbingMediaDetector} names their formats.
 */
package io.space7.storage;
