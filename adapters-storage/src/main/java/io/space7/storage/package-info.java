/**
 * Where the files of messages are kept, how their formats are told, and what is taken out of them.
 *
 * <p>A file comes in through {@link io.space7.storage.local.LocalMediaSpool}, where it has no name;
 * {@link io.space7.storage.format.ProbingMediaDetector} says what it is, and {@link
 * io.space7.storage.format.ProbedMetadataStripper} gives what may be stored of it. Then {@link
 * io.space7.storage.local.LocalMediaStore} keeps it in a folder, or {@link
 * io.space7.storage.gcs.GcsMediaStore} in a bucket of Google Cloud Storage.
 *
 * <p>Read the local store first; it does what the port says and nothing else. Of the formats, begin
 * with {@code Probe}, {@code Bytes} and {@code Png}; of the metadata, with {@code Edits} and {@code
 * PngMetadata}. Do not touch lightly: the order of steps in {@code MediaFolder.publish}, on which
 * it rests that a file is whole or not there; and what {@code Bytes} bounds, on which it rests that
 * no file takes long.
 */
package io.space7.storage;
