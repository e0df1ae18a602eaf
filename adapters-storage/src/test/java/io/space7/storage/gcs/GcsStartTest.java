package io.space7.storage.gcs;

import static io.space7.testkit.cloud.CloudFault.silence;
import static io.space7.testkit.cloud.CloudFault.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.domain.MediaName;
import io.space7.storage.StoredObjects;
import io.space7.storage.format.SupportedFormat;
import io.space7.testkit.cloud.CloudCall;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bucket that cannot be used is told in one sentence before anything else is started. */
@Execution(ExecutionMode.CONCURRENT)
class GcsStartTest extends OnCloudStorage {
  @TempDir private Path folder;

  @Test
  void leavesNothingInTheBucket() {
    GcsStores.open(cloud);
    assertThat(cloud.bucket().objects()).isEmpty();
    assertThat(cloud.calls())
        .containsExactly(CloudCall.START, CloudCall.FINISH, CloudCall.STAT, CloudCall.DELETE);
  }

  @Test
  void aBucketThatIsNotThere() {
    assertThat(refusal(new GcsSettings("other", cloud.endpoint(), null, null, null)))
        .isEqualTo(
            "There is no bucket \"other\" at %s; make it, or name another."
                .formatted(cloud.endpoint()));
  }

  @ParameterizedTest
  @EnumSource(
      value = CloudCall.class,
      names = {"START", "FINISH", "STAT", "DELETE"})
  void anAccountThatMayNot(CloudCall call) {
    cloud.failAlways(call, status(403));
    assertThat(refusal(GcsStores.settings(cloud)))
        .startsWith("The bucket \"media\" at http")
        .contains("role Storage Object Admin");
    assertThat(cloud.bucket().objects()).hasSize(call == CloudCall.DELETE ? 1 : 0);
  }

  @Test
  void aServiceThatDoesNotAnswerInTime() {
    cloud.failAlways(silence(400));
    GcsTiming patient =
        new GcsTiming(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1));
    assertThatThrownBy(
            () -> GcsMediaStore.open(GcsStores.settings(cloud), patient, Clock.systemUTC()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not answer within 1 seconds");
  }

  @Test
  void aServiceThatIsBusyAtTheStartIsTriedAgain() {
    cloud.failNext(CloudCall.START, status(503), status(429));
    assertThat(GcsStores.open(cloud)).isNotNull();
  }

  @Test
  void aServiceThatIsNotThere() {
    GcsSettings nobody = GcsStores.settings(cloud);
    cloud.close();
    assertThat(refusal(nobody)).contains("cannot be used (", "ConnectException");
  }

  @Test
  void credentialsThatCannotBeRead() throws IOException {
    Path absent = folder.resolve("absent.json");
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"type\": \"secret\"}");
    for (Path file : new Path[] {absent, broken}) {
      assertThat(refusal(new GcsSettings("media", cloud.endpoint(), file, null, null)))
          .contains("GOOGLE_APPLICATION_CREDENTIALS", "\"media\"")
          .doesNotContain("secret");
    }
  }

  @Test
  void anAccountGetsItsTokenWithItsKey() throws IOException {
    cloud.requireToken("a-token");
    assertThat(refusal(GcsStores.settings(cloud))).contains("role Storage Object Admin");

    GcsMediaStore store = GcsMediaStore.open(account(cloud.endpoint()), Clock.systemUTC());
    MediaName name =
        StoredObjects.save(
            store, new ByteArrayInputStream(new byte[10]), SupportedFormat.PNG.media());
    assertThat(store.open(name)).isPresent();
    assertThat(cloud.calls(CloudCall.TOKEN)).as("for an hour").isEqualTo(1);
  }

  @Test
  void anAccountThatGetsNoToken() {
    cloud.failAlways(CloudCall.TOKEN, status(400));
    assertThat(refusal(account(cloud.endpoint()))).contains("cannot be used (");
  }

  @Test
  void addressesThatCannotBeSigned() {
    assertThat(
            refusal(new GcsSettings("media", cloud.endpoint(), null, null, Duration.ofMinutes(10))))
        .startsWith("MEDIA_SIGNED_URLS is \"true\"")
        .contains("GOOGLE_APPLICATION_CREDENTIALS");
  }

  private GcsSettings account(URI endpoint) {
    return new GcsSettings(
        "media", endpoint, GcsAccount.keyFile(folder, cloud.endpoint()), null, null);
  }

  private static String refusal(GcsSettings settings) {
    String[] sentence = new String[1];
    assertThatThrownBy(() -> GcsMediaStore.open(settings, GcsStores.CALM, Clock.systemUTC()))
        .isInstanceOfSatisfying(IllegalStateException.class, e -> sentence[0] = e.getMessage());
    assertThat(sentence[0]).doesNotContain("\n");
    return sentence[0];
  }
}
