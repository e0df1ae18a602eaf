/**
 * Files in a bucket of Google Cloud Storage. Start at {@link io.space7.storage.gcs.GcsMediaStore};
 * {@code GcsStart} tries the bucket out, {@code GcsUpload} sends in chunks and asks at the end what
 * the service holds, {@code GcsFailure} turns what the library throws into a refusal. Why the
 * service's word decides is told in docs/adr/0014-media-in-a-bucket.md.
 */
package io.space7.storage.gcs;
