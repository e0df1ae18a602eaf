package io.space7.storage.gcs;

import static io.space7.testkit.cloud.CloudFault.cutAfter;
import static io.space7.testkit.cloud.CloudFault.late;
import static io.space7.testkit.cloud.CloudFault.lostAnswer;
import static io.space7.testkit.cloud.CloudFault.status;
import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaType;
import io.space7.storage.StoredObjects;
import io.space7.testkit.cloud.CloudBucket.StoredObject;
import io.space7.testkit.cloud.CloudCall;
import io.space7.testkit.cloud.CloudFault;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever passes while a file is on its way, it is in the bucket whole or not at all. */
@Execution(ExecutionMode.CONCURRENT)
class GcsUploadTest extends GcsUploads {
  @Test
  void isStoredWithWhatReadersNeed() throws IOException {
    store.save(name, new ByteArrayInputStream(BYTES), MP4);

    StoredObject stored = cloud.bucket().objects().get(name.value());
    assertThat(stored.bytes()).isEqualTo(BYTES);
    assertThat(stored.field("contentType")).isEqualTo("video/mp4");
    assertThat(stored.field("cacheControl")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(stored.field("contentDisposition")).isEqualTo("inline; filename=\"" + name + "\"");
  }

  @Test
  void aFormatThatNobodyDetectsIsADefect() {
    MediaFormat svg = new MediaFormat("image/svg+xml", "svg", List.of(MediaType.IMAGE));
    assertThatThrownBy(() -> StoredObjects.save(store, new ByteArrayInputStream(BYTES), svg))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(cloud.bucket().objects()).isEmpty();
  }

  @Test
  void isNotThereUntilItIsWhole() throws IOException {
    boolean[] looked = new boolean[1];
    InputStream watching =
        new FilterInputStream(new ByteArrayInputStream(BYTES)) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            if (n < 0) {
              assertThat(cloud.calls(CloudCall.CHUNK)).isEqualTo(2);
              assertThat(cloud.bucket().objects()).isEmpty();
              assertThat(store.open(name)).isEmpty();
              looked[0] = true;
            }
            return n;
          }
        };
    store.save(name, watching, MP4);

    assertThat(looked[0]).isTrue();
    assertThat(store.open(name)).isPresent();
  }

  static Stream<Arguments> whatPasses() {
    return Stream.of(CloudCall.START, CloudCall.CHUNK, CloudCall.FINISH)
        .flatMap(
            call ->
                Stream.of(
                    arguments(call, "429", new CloudFault[] {status(429), status(429)}),
                    arguments(call, "500", new CloudFault[] {status(500)}),
                    arguments(call, "503", new CloudFault[] {status(503), status(503)}),
                    arguments(call, "cut at once", new CloudFault[] {cutAfter(0)}),
                    arguments(call, "cut", new CloudFault[] {cutAfter(300_000), cutAfter(10)}),
                    arguments(call, "lost answer", new CloudFault[] {lostAnswer()}),
                    arguments(
                        call,
                        "all of it",
                        new CloudFault[] {lostAnswer(), status(503), cutAfter(7)})));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("whatPasses")
  void whatPassesIsNotNoticed(CloudCall call, String what, CloudFault[] faults) throws IOException {
    cloud.failNext(call, faults);

    store.save(name, new ByteArrayInputStream(BYTES), MP4);

    assertStored();
  }

  @ParameterizedTest
  @EnumSource(
      value = CloudCall.class,
      names = {"START", "CHUNK", "FINISH"})
  void anAnswerThatIsLateIsNotNoticed(CloudCall call) throws IOException {
    GcsMediaStore hasty = GcsStores.open(cloud, GcsStores.HASTE);
    cloud.failNext(call, late(350));

    hasty.save(name, new ByteArrayInputStream(BYTES), MP4);

    assertStored();
  }

  @Test
  void whenHowFarItCameCannotBeAskedThatIsTriedAgainToo() throws IOException {
    cloud.failNext(CloudCall.CHUNK, cutAfter(300_000));
    cloud.failNext(CloudCall.QUERY, status(503), cutAfter(0));

    store.save(name, new ByteArrayInputStream(BYTES), MP4);

    assertStored();
  }

  @Test
  void aFileOfTheSameNameIsLeftAlone() {
    cloud.bucket().put(name.value(), new byte[] {1});
    assertRefused(
        ErrorCode.STORAGE_UNAVAILABLE,
        () -> store.save(name, new ByteArrayInputStream(BYTES), MP4));
    assertThat(cloud.bucket().objects().get(name.value()).bytes()).containsExactly(1);
    assertThat(cloud.calls(CloudCall.CHUNK)).isZero();
  }

  @Test
  void aFileOfTheSameNameThatCameFirstIsLeftAlone() {
    InputStream racing =
        new FilterInputStream(new ByteArrayInputStream(BYTES)) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            if (n < 0) {
              cloud.bucket().put(name.value(), new byte[] {1});
            }
            return n;
          }
        };
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> store.save(name, racing, MP4));
    assertThat(cloud.bucket().objects().get(name.value()).bytes()).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, GcsUpload.CHUNK, 3 * GcsUpload.CHUNK + 1})
  void bytesThatBreakOffAreNeverFinished(int size) {
    IllegalStateException defect = new IllegalStateException("a defect of the stream");
    InputStream broken =
        new InputStream() {
          private int left = size;

          @Override
          public int read() {
            if (left-- == 0) {
              throw defect;
            }
            return 0;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            if (left == 0) {
              throw defect;
            }
            int n = Math.min(left, length);
            left -= n;
            return n;
          }
        };
    long before = cloud.calls(CloudCall.FINISH);
    assertThatThrownBy(() -> store.save(name, broken, MP4)).isSameAs(defect);

    assertThat(cloud.calls(CloudCall.FINISH)).isEqualTo(before);
    assertThat(cloud.bucket().sessions()).as("left to the service to forget").isEqualTo(1);
    assertThat(cloud.bucket().objects()).isEmpty();
  }

  private void assertStored() {
    assertThat(cloud.bucket().objects()).containsOnlyKeys(name.value());
    assertThat(cloud.bucket().objects().get(name.value()).bytes()).isEqualTo(BYTES);
  }
}
