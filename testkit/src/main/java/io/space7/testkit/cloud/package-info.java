/**
 * A stand-in for Google Cloud Storage that speaks its protocol over real HTTP, and fails as it is
 * told to. Start at {@link io.space7.testkit.cloud.CloudStorage}.
 */
package io.space7.testkit.cloud;
