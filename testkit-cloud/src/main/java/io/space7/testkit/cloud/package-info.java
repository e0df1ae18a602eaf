/**
 * A stand-in for Google Cloud Storage, for tests. Needs the JDK alone.
 *
 * <p>Begin with {@link io.space7.testkit.cloud.CloudStorage}, which is started and told how to
 * fail; {@link io.space7.testkit.cloud.CloudFault} lists the ways. What it speaks of the protocol
 * is in {@code CloudRequests}, and how uploads are kept in {@link
 * io.space7.testkit.cloud.CloudBucket}. Not to be touched lightly: which bytes of a request that
 * breaks off are kept (multiples of 256 KiB, as the service does), because the resuming of uploads
 * is tested on it.
 */
package io.space7.testkit.cloud;
