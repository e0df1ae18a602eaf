package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MediaStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.SampleBytes;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link MediaStore} has to do; each part can be read by itself. */
public interface MediaStoreContract
    extends MediaSavingContract, MediaReadingContract, MediaOutageContract {
  @Test
  default void aDeletedFileIsGoneAndNoOther() throws IOException {
    MediaName name = save(100_000);
    MediaName other = save(100_000);
    MediaStore.StoredFile opened = opened(name);
    store().delete(name);
    assertThat(store().open(name)).isEmpty();
    Refusals.assertRefused(ErrorCode.MEDIA_NOT_FOUND, () -> read(opened, 0, 10));
    store().delete(name);
    assertThat(rightBytes(opened(other))).isEqualTo(100_000);
    store().delete(other);
    assertThat(storedObjects()).isZero();
  }

  @Test
  default void whatIsNotStoredIsNotFound() throws IOException {
    MediaName name = save(10);
    for (String extension : List.of("png", "mp4", "html", "zz")) {
      MediaName wrong = MediaSamples.newName(extension);
      assertThat(store().open(wrong)).as("open %s", wrong).isEmpty();
      store().delete(wrong);
    }
    assertThat(store().open(name)).isPresent();
    assertThat(storedObjects()).isEqualTo(1);
  }

  @Test
  default void whatACrashLeftIsNoFileAndIsDeleted() throws IOException {
    MediaName whole = save(100_000);
    for (int bytes : new int[] {0, 100_000, 6 * MIB}) {
      MediaName name = MediaSamples.newName("mp4");
      leaveRemains(name, MP4, SampleBytes.part(0, bytes));
      assertThat(store().open(name)).as("remains of %s bytes", bytes).isEmpty();
      store().delete(name);
      assertThat(store().open(name)).isEmpty();
      assertThat(storedObjects()).as("objects after the deletion of remains").isEqualTo(1);
    }
    assertThat(rightBytes(opened(whole))).isEqualTo(100_000);
  }

  @Test
  default void allServersSeeTheSame() throws IOException {
    MediaStore other = storeOfAnotherServer();
    MediaName name = MediaSamples.newName("mp4");
    assertThat(other.open(name)).isEmpty();
    store().save(name, small(), MP4);
    MediaStore.StoredFile there =
        other.open(name).orElseThrow(() -> new AssertionError("not seen by the other server"));
    assertThat(rightBytes(there)).isEqualTo(1000);
    assertThat(store().open(name)).isPresent();
    other.delete(name);
    assertThat(store().open(name)).as("what another server has deleted").isEmpty();
    assertThat(other.open(name)).isEmpty();
  }

  @Test
  default void anAddressIsAbsoluteAndNamesTheFile() {
    MediaName name = MediaSamples.newName("png");
    for (String origin :
        List.of("https://chat.example:8443", "http://localhost:8080", "http://[::1]:1")) {
      String address = store().url(name, origin);
      URI url = URI.create(address);
      assertThat(url.getScheme()).as(address).isIn("http", "https");
      assertThat(url.getHost()).as(address).isNotNull();
      assertThat(url.getPath()).endsWith("/" + name);
      if (isServedFromHere()) {
        assertThat(address).isEqualTo(origin + "/media/" + name);
      } else {
        assertThat(address).as("an address elsewhere").doesNotStartWith(origin + "/");
      }
    }
  }

  /** Where files are not served from here, the address itself is what clients see. */
  @Test
  default void anAddressElsewhereGivesTheFile() throws IOException {
    if (isServedFromHere()) {
      return;
    }
    for (MediaFormat format : formats()) {
      MediaName name = save(small(), format);
      URI url = URI.create(store().url(name, "https://chat.example"));
      HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
      try {
        assertThat(connection.getResponseCode()).as("status of %s", url).isEqualTo(200);
        assertThat(connection.getContentType()).isEqualTo(format.contentType());
        assertThat(connection.getInputStream().readAllBytes()).isEqualTo(small().readAllBytes());
      } finally {
        connection.disconnect();
      }
    }
  }
}
