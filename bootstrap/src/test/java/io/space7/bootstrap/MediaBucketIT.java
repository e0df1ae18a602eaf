package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.testkit.cloud.CloudCall;
import io.space7.testkit.cloud.CloudStorage;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The jar holds what it takes to use a bucket: a start with one tries it out. */
class MediaBucketIT {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void aBucketIsTriedOutAtTheStart() throws Exception {
    try (CloudStorage cloud = CloudStorage.start("media")) {
      try (RunnableJar jar = RunnableJar.start(folder, variables(cloud, "media"))) {
        jar.awaitPort();
        assertThat(jar.errors()).isEmpty();
      }
      assertThat(cloud.calls())
          .contains(CloudCall.START, CloudCall.FINISH, CloudCall.STAT, CloudCall.DELETE);
      assertThat(cloud.bucket().objects()).isEmpty();
    }
  }

  @Test
  void aBucketThatIsNotThereIsOneLineThatNamesIt() throws Exception {
    try (CloudStorage cloud = CloudStorage.start("media")) {
      RunnableJar jar = RunnableJar.start(folder, variables(cloud, "other"));
      assertThat(jar.awaitExit()).isEqualTo(2);
      assertThat(jar.errors())
          .containsExactly(
              "MEDIA_BUCKET: There is no bucket \"other\" at "
                  + cloud.endpoint()
                  + "; make it, or name another.");
    }
  }

  private static Map<String, String> variables(CloudStorage cloud, String bucket) {
    return Map.of(
        "PORT",
        "0",
        "DEMO",
        "false",
        "MEDIA_BUCKET",
        bucket,
        "GCS_ENDPOINT",
        cloud.endpoint().toString());
  }
}
