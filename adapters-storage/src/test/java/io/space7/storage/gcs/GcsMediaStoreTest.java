package io.space7.storage.gcs;

import static io.space7.testkit.cloud.CloudFault.brokenOff;
import static io.space7.testkit.cloud.CloudFault.cutAfter;
import static io.space7.testkit.cloud.CloudFault.empty;
import static io.space7.testkit.cloud.CloudFault.garbage;
import static io.space7.testkit.cloud.CloudFault.late;
import static io.space7.testkit.cloud.CloudFault.lostAnswer;
import static io.space7.testkit.cloud.CloudFault.silence;
import static io.space7.testkit.cloud.CloudFault.status;
import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.storage.StorageException;
import io.space7.application.port.MediaStore.StoredFile;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaName;
import io.space7.storage.StoredObjects;
import io.space7.storage.format.SupportedFormat;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.cloud.CloudCall;
import io.space7.testkit.cloud.CloudFault;
import io.space7.testkit.cloud.CloudStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@Execution(ExecutionMode.CONCURRENT)
class GcsMediaStoreTest {
  private static final byte[] BYTES = new byte[3_000_000];

  static {
    new Random(8).nextBytes(BYTES);
  }

  private CloudStorage cloud;
  private GcsMediaStore store;
  private MediaName name;

  @BeforeEach
  void save() throws IOException {
    cloud = CloudStorage.start("media");
    store = GcsStores.open(cloud);
    name = StoredObjects.save(store, new ByteArrayInputStream(BYTES), SupportedFormat.MP4.media());
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  /** Somebody who may change what the bucket says about a file cannot make a page of it. */
  @Test
  void theNameAloneTellsTheContentType() {
    cloud.bucket().put(name.value(), BYTES);
    assertThat(store.open(name).orElseThrow().contentType()).isEqualTo("video/mp4");
    MediaName page = MediaSamples.newName("html");
    cloud.bucket().put(page.value(), BYTES);
    assertThat(store.open(page)).isEmpty();
  }

  @Test
  void whatPassesIsNotNoticed() throws IOException {
    for (CloudFault fault : List.of(status(429), status(503), cutAfter(0), lostAnswer())) {
      cloud.failNext(CloudCall.STAT, fault, fault);
      cloud.failNext(CloudCall.READ, fault, fault);
      StoredFile file = store.open(name).orElseThrow();
      assertThat(read(file, 7, 2_000_000)).isEqualTo(Arrays.copyOfRange(BYTES, 7, 2_000_007));
    }
    cloud.failNext(CloudCall.DELETE, status(503), lostAnswer(), status(429));
    store.delete(name);
    assertThat(cloud.bucket().objects()).isEmpty();
  }

  @Test
  void whatDoesNotPassIsTold() {
    StoredFile file = store.open(name).orElseThrow();
    for (CloudFault fault : List.of(status(503), status(403), cutAfter(0))) {
      cloud.failAlways(fault);
      assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> store.open(name));
      assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> store.delete(name));
      assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> file.read(0, 10));
    }
    cloud.recover();
    assertThat(store.open(name)).isPresent();
  }

  @Test
  void silenceIsToldInTime() throws IOException {
    GcsMediaStore hasty = GcsStores.open(cloud, GcsStores.HASTE);
    cloud.failNext(CloudCall.STAT, late(350));
    cloud.failNext(CloudCall.READ, late(350));
    StoredFile file = hasty.open(name).orElseThrow();
    assertThat(read(file, 7, 10)).isEqualTo(Arrays.copyOfRange(BYTES, 7, 17));

    cloud.failAlways(silence(400));
    long start = System.nanoTime();
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> hasty.open(name));
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> hasty.delete(name));
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> file.read(0, 10));
    assertThat(System.nanoTime() - start).isLessThan(9_000_000_000L);
  }

  @Test
  void anAnswerThatIsNoneIsTold() {
    for (CloudFault fault : List.of(garbage(), empty())) {
      cloud.failNext(CloudCall.STAT, fault);
      assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> store.open(name));
    }
  }

  @Test
  void aServiceThatIsGoneIsTold() {
    StoredFile file = store.open(name).orElseThrow();
    cloud.close();
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> store.open(name));
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> store.delete(name));
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> file.read(0, 10));
  }

  /** Before a byte of it was given, so that the answer to a client can still say so. */
  @Test
  void aFileThatIsGoneIsToldBeforeItsBytes() {
    StoredFile file = store.open(name).orElseThrow();
    store.delete(name);
    assertRefused(ErrorCode.MEDIA_NOT_FOUND, () -> file.read(0, 10));
  }

  @Test
  void aPartThatBreaksOffIsAFailureOfItsChannel() throws IOException {
    StoredFile file = store.open(name).orElseThrow();
    cloud.failAlways(CloudCall.READ, brokenOff());

    try (ReadableByteChannel part = file.read(1000, 2_000_000);
        InputStream in = Channels.newInputStream(part)) {
      assertThat(in.readNBytes(900_000)).isEqualTo(Arrays.copyOfRange(BYTES, 1000, 901_000));
      assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
    }
    assertThat(cloud.calls(CloudCall.READ)).isEqualTo(1);
  }

  @Test
  void aPartThatStopsIsAFailureOfItsChannel() throws IOException {
    StoredFile file = GcsStores.open(cloud, GcsStores.HASTE).open(name).orElseThrow();
    cloud.failNext(
        CloudCall.READ,
        (exchange, usual) -> {
          exchange.sendResponseHeaders(206, 2_000_000);
          exchange.getResponseBody().write(new byte[500_000]);
          exchange.getResponseBody().flush();
          return silence(800).strike(exchange, usual);
        });

    try (ReadableByteChannel part = file.read(0, 2_000_000)) {
      ByteBuffer buffer = ByteBuffer.allocate(100_000);
      assertThatThrownBy(
              () -> {
                while (part.read(buffer) >= 0) {
                  buffer.clear();
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aPartThatIsGivenUpEndsItsRequest() throws IOException {
    StoredFile file = store.open(name).orElseThrow();
    ReadableByteChannel part = file.read(0, 3_000_000);
    assertThat(part.read(ByteBuffer.allocate(10))).isEqualTo(10);
    part.close();
    assertThat(part.isOpen()).isFalse();
    assertThatThrownBy(() -> Channels.newInputStream(part).readNBytes(100_000))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aRangeOutsideTheFileIsADefect() {
    StoredFile file = store.open(name).orElseThrow();
    assertThatThrownBy(() -> file.read(1, 3_000_000)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  @ResourceLock(Resources.GLOBAL)
  void noThreadIsLeft() throws IOException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (CloudStorage other = CloudStorage.start("media")) {
      GcsMediaStore tried = GcsStores.open(other);
      MediaName mine =
          StoredObjects.save(tried, new ByteArrayInputStream(BYTES), SupportedFormat.MP4.media());
      read(tried.open(mine).orElseThrow(), 0, BYTES.length);
      other.failAlways(status(503));
      assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> tried.delete(mine));
    }
    assertThat(Thread.getAllStackTraces().keySet().stream().filter(t -> !before.contains(t)))
        .allSatisfy(
            t ->
                assertThat(t.getName())
                    .as("threads of the stand-in and of the JDK's HTTP alone")
                    .matches("cloud|HTTP-Dispatcher|(idle|req-rsp)-timeout-task|Keep-Alive-.*"));
  }

  /** The library's messages hold the headers of requests, and where to go on with an upload. */
  @Test
  void whatIsLoggedHoldsNoSecret() {
    StorageException failure =
        new StorageException(
            503,
            "PUT https://host/?upload_id=secret Authorization: Bearer secret",
            new SocketTimeoutException("secret"));
    assertThat(GcsFailure.describe(failure))
        .isEqualTo("status 503, StorageException, by SocketTimeoutException");
  }

  private static byte[] read(StoredFile file, long from, long length) throws IOException {
    try (InputStream in = Channels.newInputStream(file.read(from, length))) {
      return in.readAllBytes();
    }
  }
}
