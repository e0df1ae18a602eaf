package io.space7.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.MediaFiles;
import io.space7.application.Uploads;
import io.space7.application.port.MediaStore;
import io.space7.domain.MediaType;
import io.space7.domain.SpaceId;
import io.space7.domain.UploadId;
import io.space7.domain.UserId;
import io.space7.storage.gcs.GcsMediaStore;
import io.space7.storage.gcs.GcsSettings;
import io.space7.storage.local.LocalMediaStore;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.SettableClock;
import io.space7.testkit.cloud.CloudStorage;
import io.space7.testkit.memory.InMemoryIntake;
import io.space7.testkit.memory.InMemoryMediaLedger;
import io.space7.testkit.memory.InMemoryUploadStore;
import io.space7.testkit.memory.InMemoryWorld;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an upload costs whose line breaks twenty times, over real stores. */
class CutUploadsTest {
  private static final int CUTS = 20;

  /** Three parts, the last of which is short. */
  private static final byte[] FILE = Arrays.copyOf(MediaSamples.png(), 9_000_000);

  private final SettableClock clock = new SettableClock();
  private final InMemoryWorld world = new InMemoryWorld(clock);

  @Test
  void nothingIsSentTwiceToAFolder(@TempDir Path folder) throws IOException {
    LocalMediaStore store = new LocalMediaStore(folder, null);
    sendAndPost(store);
    assertThat(StoredObjects.in(folder)).as("the whole, and no part").hasSize(1);
  }

  @Test
  void nothingIsSentTwiceToABucket() throws IOException {
    try (CloudStorage cloud = CloudStorage.start("media")) {
      GcsSettings settings = new GcsSettings("media", cloud.endpoint(), null, null, null);
      sendAndPost(GcsMediaStore.open(settings, Clock.systemUTC()));
      assertThat(cloud.bucket().objects()).as("the whole, and no part").hasSize(1);
      assertThat(cloud.bucket().sessions()).as("begun and not finished").isZero();
    }
  }

  private void sendAndPost(MediaStore store) throws IOException {
    MediaFiles files =
        new MediaFiles(
            store,
            new InMemoryMediaLedger(world),
            InMemoryIntake.of(FILE.length),
            clock,
            Duration.ofHours(1));
    Uploads uploads = new Uploads(new InMemoryUploadStore(world), files, UUID::randomUUID, clock);
    UserId ada = new UserId(UUID.randomUUID());
    UploadId id = uploads.begin(ada, FILE.length, null).id();
    Random random = new Random(1);
    long sent = 0;
    for (int cut = 0; cut < CUTS; cut++) {
      long from = uploads.progress(ada, id).offset();
      int length = random.nextInt(2 * FILE.length / (CUTS + 2));
      InputStream broken = breakingOff((int) from, length);
      assertThatThrownBy(() -> uploads.append(ada, id, from, broken, () -> {}))
          .isInstanceOf(IOException.class);
      sent += length;
    }
    long from = uploads.progress(ada, id).offset();
    assertThat(from).as("what came is kept").isEqualTo(sent);
    InputStream rest = new ByteArrayInputStream(FILE, (int) from, FILE.length);
    assertThat(uploads.append(ada, id, from, rest, () -> {}).isComplete()).isTrue();
    MediaFiles.Upload whole =
        uploads.take(ada, id, new SpaceId(UUID.randomUUID()), MediaType.IMAGE);
    var stored = store.open(whole.name()).orElseThrow();
    try (InputStream bytes = Channels.newInputStream(stored.read(0, stored.size()))) {
      assertThat(bytes.readAllBytes()).isEqualTo(FILE);
    }
  }

  private static InputStream breakingOff(int from, int length) {
    return new SequenceInputStream(
        new ByteArrayInputStream(FILE, from, length),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the line broke");
          }
        });
  }
}
