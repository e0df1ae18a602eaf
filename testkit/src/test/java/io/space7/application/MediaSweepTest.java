package io.space7.application;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.MediaSweep.Swept;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MediaLedger.Entry;
import io.space7.application.port.MediaStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.MediaType;
import io.space7.domain.SpaceId;
import io.space7.testkit.MediaSamples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MediaSweepTest {
  private static final SpaceId SPACE = new SpaceId(UUID.randomUUID());
  private static final MediaFormat PNG =
      new MediaFormat("image/png", "png", List.of(MediaType.IMAGE));

  private final UseCaseFixture fixture = new UseCaseFixture();

  private Entry stored(Duration dueIn) {
    Entry file = new Entry(SPACE, MediaSamples.newName("png"));
    fixture.ledger().enter(file, fixture.clock.instant().plus(dueIn));
    try {
      fixture.files.save(file.name(), new ByteArrayInputStream(MediaSamples.png()), PNG);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return file;
  }

  private List<Entry> stored(int files) {
    List<Entry> stored = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      stored.add(stored(Duration.ZERO));
    }
    return stored;
  }

  @Test
  void whatIsDueIsRemovedAndNothingElse() {
    Entry due = stored(Duration.ZERO);
    Entry later = stored(Duration.ofMinutes(5));
    Entry neverStored = new Entry(SPACE, MediaSamples.newName("png"));
    fixture.ledger().enter(neverStored, fixture.clock.instant());
    assertThat(fixture.sweep.run()).isEqualTo(new Swept(2, 0));
    assertThat(fixture.files.storedNames())
        .containsExactly(later.name())
        .doesNotContain(due.name());
    assertThat(fixture.world.unclaimedFiles()).containsExactly(later);
    assertThat(fixture.sweep.run()).isEqualTo(new Swept(0, 0));
  }

  @Test
  void aRunGoesOnUntilNothingIsDue() {
    int files = 2 * MediaSweep.BATCH + 50;
    stored(files);
    assertThat(fixture.sweep.run()).isEqualTo(new Swept(files, 0));
    assertThat(fixture.files.storedFiles()).isZero();
    assertThat(fixture.world.unclaimedFiles()).isEmpty();
  }

  @Test
  void aRunIsBoundedWhateverIsDue() {
    // Each removal makes another due.
    FailingStore endless =
        new FailingStore(fixture.files) {
          @Override
          public void delete(MediaName name) {
            super.delete(name);
            stored(1);
          }
        };
    stored(MediaSweep.BATCH);
    int most = MediaSweep.BATCH * MediaSweep.MAX_BATCHES;
    assertThat(new MediaSweep(endless, fixture.ledger(), fixture.clock).run())
        .isEqualTo(new Swept(most, 0));
  }

  @Test
  void aStorageThatIsAwayIsNotAskedForEveryFile() {
    stored(2 * MediaSweep.BATCH);
    FailingStore store = new FailingStore(fixture.files);
    store.failing.addAll(fixture.files.storedNames());
    MediaSweep sweep = new MediaSweep(store, fixture.ledger(), fixture.clock);
    assertThat(sweep.run()).isEqualTo(new Swept(0, MediaSweep.BATCH));
    assertThat(store.deletions).isEqualTo(MediaSweep.MAX_FAILURES);
    assertThat(fixture.world.unclaimedFiles()).hasSize(2 * MediaSweep.BATCH);

    store.failing.clear();
    assertThat(sweep.run()).isEqualTo(new Swept(MediaSweep.BATCH, 0));
    fixture.clock.advance(MediaLedger.SHORTEST_PAUSE);
    assertThat(sweep.run()).isEqualTo(new Swept(MediaSweep.BATCH, 0));
    assertThat(fixture.files.storedFiles()).isZero();
  }

  @Test
  void filesThatCannotBeRemovedDoNotKeepTheOthers() {
    List<Entry> files = stored(50);
    FailingStore store = new FailingStore(fixture.files);
    files.subList(0, MediaSweep.MAX_FAILURES + 1).forEach(file -> store.failing.add(file.name()));
    MediaSweep sweep = new MediaSweep(store, fixture.ledger(), fixture.clock);
    for (int day = 0; day < 20; day++) {
      sweep.run();
      fixture.clock.advance(MediaLedger.LONGEST_PAUSE);
    }
    assertThat(fixture.files.storedNames()).isEqualTo(store.failing);
    assertThat(fixture.world.unclaimedFiles()).hasSize(store.failing.size());
  }

  @Test
  void whatWasRemovedBeforeADefectIsStruckOut() {
    List<Entry> files = stored(20);
    MediaStore broken =
        new FailingStore(fixture.files) {
          @Override
          public void delete(MediaName name) {
            if (name.equals(files.get(0).name())) {
              throw new IllegalStateException("a defect");
            }
            super.delete(name);
          }
        };
    MediaSweep sweep = new MediaSweep(broken, fixture.ledger(), fixture.clock);
    assertThatThrownBy(sweep::run).hasMessage("a defect");
    assertThat(fixture.world.unclaimedFiles()).hasSize(fixture.files.storedFiles());
  }

  @Test
  void aDatabaseThatIsAwayIsTold() {
    stored(1);
    fixture.world.failWith(UseCaseFixture.DATABASE_AWAY);
    assertRefused(ErrorCode.DATABASE_UNAVAILABLE, fixture.sweep::run);
    assertThat(fixture.files.storedFiles()).isEqualTo(1);
  }

  @Test
  void whoStopsAfterTheRemovalOnlyMakesItHappenTwice() {
    stored(3);
    FrailServer server = new FrailServer(fixture, () -> {});
    // Taking, and the first removal.
    server.stopAfter(2);
    assertThatThrownBy(server.sweep::run).isInstanceOf(FrailServer.Stopped.class);
    assertThat(fixture.files.storedFiles()).isEqualTo(2);
    assertThat(fixture.world.unclaimedFiles()).hasSize(3);
    fixture.clock.advance(MediaLedger.SHORTEST_PAUSE);
    assertThat(fixture.sweep.run()).isEqualTo(new Swept(3, 0));
    assertThat(fixture.files.storedFiles()).isZero();
  }

  /** Cannot remove some files. */
  private static class FailingStore implements MediaStore {
    final Set<MediaName> failing = new HashSet<>();
    private final MediaStore store;
    int deletions;

    FailingStore(MediaStore store) {
      this.store = store;
    }

    @Override
    public void save(MediaName name, InputStream bytes, MediaFormat format) throws IOException {
      store.save(name, bytes, format);
    }

    @Override
    public Optional<StoredFile> open(MediaName name) {
      return store.open(name);
    }

    @Override
    public void delete(MediaName name) {
      deletions++;
      if (failing.contains(name)) {
        throw UseCaseFixture.STORAGE_AWAY;
      }
      store.delete(name);
    }

    @Override
    public String url(MediaName name, String origin) {
      return store.url(name, origin);
    }
  }
}
