package io.space7.storage.gcs;

import static io.space7.testkit.cloud.CloudFault.cutAfter;
import static io.space7.testkit.cloud.CloudFault.empty;
import static io.space7.testkit.cloud.CloudFault.garbage;
import static io.space7.testkit.cloud.CloudFault.lostAnswer;
import static io.space7.testkit.cloud.CloudFault.silence;
import static io.space7.testkit.cloud.CloudFault.status;
import static io.space7.testkit.cloud.CloudFault.wrongChecksum;
import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import io.space7.storage.StoredObjects;
import io.space7.testkit.cloud.CloudCall;
import io.space7.testkit.cloud.CloudFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever does not pass while a file is on its way, its sender is told. */
@Execution(ExecutionMode.CONCURRENT)
class GcsUploadFailureTest extends GcsUploads {
  /** What the service holds decides, and not what became of the last answer. */
  @Test
  void aLastAnswerThatIsLostForGoodIsNoFailure() throws IOException {
    cloud.failNext(CloudCall.FINISH, lostAnswer());
    cloud.failAlways(CloudCall.QUERY, status(503));
    store.save(name, new ByteArrayInputStream(BYTES), MP4);
    assertStored();

    cloud.recover();
    for (CloudFault odd : List.of(status(412), status(410), status(404), garbage(), empty())) {
      cloud.failNext(CloudCall.FINISH, lostAnswer());
      cloud.failNext(CloudCall.QUERY, odd);
      StoredObjects.save(store, new ByteArrayInputStream(BYTES), MP4);
    }
    for (CloudFault odd : List.of(garbage(), empty(), wrongChecksum())) {
      cloud.failNext(CloudCall.FINISH, odd);
      StoredObjects.save(store, new ByteArrayInputStream(BYTES), MP4);
    }
    assertThat(cloud.bucket().objects()).hasSize(9);
    assertThat(cloud.calls(CloudCall.DELETE)).as("the one of the start").isEqualTo(1);
  }

  @Test
  void otherBytesThanWereSentAreRemoved() {
    cloud.failNext(CloudCall.STAT, wrongChecksum());
    assertNothingIsSaved();
    cloud.failNext(CloudCall.STAT, empty());
    assertNothingIsSaved();
    cloud.failNext(CloudCall.STAT, garbage());
    assertNothingIsSaved();
  }

  /** It is told the checksum of all bytes with the last of them. */
  @Test
  void bytesThatChangeOnTheWayMakeNoFile() {
    cloud.bucket().damageNextBytes();
    assertNothingIsSaved();
  }

  @ParameterizedTest
  @EnumSource(
      value = CloudCall.class,
      names = {"START", "CHUNK", "FINISH", "STAT"})
  void whatDoesNotPassIsTold(CloudCall call) throws IOException {
    for (CloudFault fault : List.of(status(503), status(429), status(403), cutAfter(100))) {
      cloud.failAlways(call, fault);
      assertNothingIsSaved();
      cloud.recover();
    }
    store.save(name, new ByteArrayInputStream(BYTES), MP4);
    assertStored();
  }

  @ParameterizedTest
  @EnumSource(
      value = CloudCall.class,
      names = {"START", "CHUNK", "FINISH", "STAT"})
  void silenceIsToldInTime(CloudCall call) throws IOException {
    GcsMediaStore hasty = GcsStores.open(cloud, GcsStores.HASTE);
    cloud.failAlways(call, silence(400));
    long start = System.nanoTime();
    assertRefused(
        ErrorCode.STORAGE_UNAVAILABLE,
        () -> hasty.save(name, new ByteArrayInputStream(BYTES), MP4));
    assertThat(System.nanoTime() - start).isLessThan(6_000_000_000L);
    assertThat(cloud.bucket().objects()).isEmpty();
  }

  @Test
  void whatIsForbiddenIsNotTriedAgain() {
    cloud.failAlways(CloudCall.CHUNK, status(403));
    assertNothingIsSaved();
    assertThat(cloud.calls(CloudCall.CHUNK)).isEqualTo(1);
  }

  @Test
  void aServiceThatIsGoneIsTold() {
    cloud.close();
    assertRefused(
        ErrorCode.STORAGE_UNAVAILABLE,
        () -> store.save(name, new ByteArrayInputStream(BYTES), MP4));
  }

  /** A caller that tries to remove the remains learns whether they are gone. */
  @Test
  void whatCannotBeRemovedNowCanBeLater() {
    cloud.failAlways(CloudCall.STAT, wrongChecksum());
    cloud.failAlways(CloudCall.DELETE, status(503));
    assertRefused(
        ErrorCode.STORAGE_UNAVAILABLE,
        () -> store.save(name, new ByteArrayInputStream(BYTES), MP4));
    assertThat(cloud.bucket().objects()).hasSize(1);
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> store.delete(name));

    cloud.recover();
    store.delete(name);
    store.delete(name);

    assertThat(cloud.bucket().objects()).isEmpty();
  }

  @Test
  void whoIsInterruptedIsToldSoAndStaysInterrupted() {
    Thread caller = Thread.currentThread();
    cloud.failAlways(
        CloudCall.CHUNK,
        (exchange, usual) -> {
          caller.interrupt();
          return status(503).strike(exchange, usual);
        });
    for (int i = 0; i < 2; i++) {
      assertNothingIsSaved();
      assertThat(caller.isInterrupted()).isTrue();
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(cloud.calls(CloudCall.CHUNK)).as("given up at once").isBetween(1L, 2L);
  }

  private void assertStored() {
    assertThat(cloud.bucket().objects()).containsOnlyKeys(name.value());
    assertThat(cloud.bucket().objects().get(name.value()).bytes()).isEqualTo(BYTES);
  }

  private void assertNothingIsSaved() {
    assertRefused(
        ErrorCode.STORAGE_UNAVAILABLE,
        () -> store.save(name, new ByteArrayInputStream(BYTES), MP4));
    assertThat(cloud.bucket().objects()).isEmpty();
  }
}
