/**
 * Where the files of messages are kept, and how their formats are told.
 *
 * <p>Read {@link io.space7.storage.local.LocalMediaStore} first, the simplest adapter of {@code
 * MediaStore}; {@code gcs} keeps files in a bucket of Google Cloud Storage instead, and {@code
 * format} tells what a file is. Nothing here knows messages: which files may be removed is decided
 * by the ledger (docs/adr/0013-media-ledger.md).
 */
package io.space7.storage;
