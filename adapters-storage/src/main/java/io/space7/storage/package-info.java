/**
 * Where the files of messages are kept, and how their formats are told.
 *
 * <p>{@link io.space7.storage.LocalMediaStore} keeps them in a folder, {@link
 * io.space7.storage.GcsMediaStore} in a bucket of Google Cloud Storage; {@link
 * io.space7.storage.TikaMediaDetector} names their formats.
 */
package io.space7.storage;
