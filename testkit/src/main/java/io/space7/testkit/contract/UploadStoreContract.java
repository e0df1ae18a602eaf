package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static io.space7.testkit.contract.Refusals.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MediaLedger.Entry;
import io.space7.application.port.UploadStore;
import io.space7.application.port.UploadStore.Allowance;
import io.space7.application.port.UploadStore.Part;
import io.space7.application.port.UploadStore.Result;
import io.space7.application.port.UploadStore.Resumable;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaDetails;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaType;
import io.space7.domain.SpaceId;
import io.space7.domain.UploadId;
import io.space7.domain.User;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link UploadStore} has to do, beside the {@link StoresUnderTest} it belongs to. */
public interface UploadStoreContract extends StoresUnderTest {
  Allowance PLENTY = new Allowance(1000, 1_000_000);
  String NOTE = "filename ZmlsbQ==";
  Duration DAY = Duration.ofDays(1);

  UploadStore uploads();

  private UploadId begun(User user, long length) {
    return begun(user, length, PLENTY);
  }

  private UploadId begun(User user, long length, Allowance allowance) {
    UploadId id = new UploadId(UUID.randomUUID());
    Instant now = storedNow();
    uploads().begin(id, user.userId(), length, NOTE, now, now.plus(DAY), allowance);
    return id;
  }

  private Resumable found(UploadId id, User user) {
    return uploads().find(id, user.userId(), clock().instant()).orElseThrow();
  }

  /** A part whose file waits in the ledger for a minute. */
  private Part newPart(UploadId id, long bytes) {
    Part part = new Part(MediaSamples.newName("part"), bytes);
    Instant due = clock().instant().plus(Duration.ofMinutes(1));
    ledger().enter(Resumable.entry(id, part.name()), due);
    return part;
  }

  private boolean append(UploadId id, long offset, Part part) {
    return uploads().append(id, offset, part, clock().instant());
  }

  private static Result result(MediaFormat format) {
    MediaDetails details = new MediaDetails(format.contentType(), 10, 4, 3, 2500L);
    return new Result(
        new SpaceId(UUID.randomUUID()),
        MediaSamples.newName(format.extension()),
        format,
        details,
        "ab".repeat(32));
  }

  private static Result result() {
    return result(new MediaFormat("video/mp4", "mp4", List.of(MediaType.VIDEO, MediaType.AUDIO)));
  }

  @Test
  default void anUploadBeginsWithNothing() {
    User ada = newUser();
    Instant now = storedNow();
    UploadId id = begun(ada, 10);
    assertThat(found(id, ada))
        .isEqualTo(new Resumable(id, ada.userId(), 10, NOTE, 0, now.plus(DAY), List.of(), null));
  }

  @Test
  default void nothingNeedsToBeSaidAboutIt() {
    User ada = newUser();
    UploadId id = new UploadId(UUID.randomUUID());
    Instant now = storedNow();
    uploads().begin(id, ada.userId(), 10, null, now, now.plus(DAY), PLENTY);
    assertThat(found(id, ada).note()).isNull();
  }

  @Test
  default void nobodyElseFindsIt() {
    UploadId id = begun(newUser(), 10);
    assertThat(uploads().find(id, newUser().userId(), clock().instant())).isEmpty();
    assertThat(uploads().find(new UploadId(UUID.randomUUID()), newUser().userId(), storedNow()))
        .isEmpty();
  }

  @Test
  default void partsAreAddedInTheirOrderAndKeptUntilItExpires() {
    User ada = newUser();
    UploadId id = begun(ada, 10);
    Part first = newPart(id, 4);
    Part second = newPart(id, 6);
    assertThat(append(id, 0, first)).isTrue();
    assertThat(append(id, 4, second)).isTrue();
    assertThat(found(id, ada).parts()).containsExactly(first, second);
    assertThat(found(id, ada).received()).isEqualTo(10);
    clock().advance(DAY.minusSeconds(1));
    Entry entry = Resumable.entry(id, first.name());
    assertThat(ledger().takeDue(clock().instant(), 100)).doesNotContain(entry);
    clock().advance(Duration.ofSeconds(1));
    assertThat(ledger().takeDue(clock().instant(), 100)).contains(entry);
    assertThat(uploads().find(id, ada.userId(), clock().instant())).isEmpty();
  }

  @Test
  default void aPartThatDoesNotFitChangesNothing() {
    User ada = newUser();
    UploadId id = begun(ada, 10);
    assertThat(append(id, 0, newPart(id, 4))).isTrue();
    Resumable before = found(id, ada);
    assertThat(append(id, 0, newPart(id, 4))).as("at a place that is taken").isFalse();
    assertThat(append(id, 5, newPart(id, 4))).as("behind a gap").isFalse();
    assertThat(append(id, 4, newPart(id, 7))).as("too long").isFalse();
    assertThat(append(id, 4, new Part(MediaSamples.newName("part"), 1))).as("unknown").isFalse();
    Part taken = newPart(id, 1);
    ledger().take(Resumable.entry(id, taken.name()), clock().instant());
    assertThat(append(id, 4, taken)).as("taken").isFalse();
    assertThat(found(id, ada)).isEqualTo(before);
    UploadId unknown = new UploadId(UUID.randomUUID());
    assertThat(append(unknown, 0, newPart(unknown, 1))).isFalse();
    clock().advance(DAY);
    assertThat(append(id, 4, newPart(id, 1))).as("expired").isFalse();
  }

  @Test
  default void ofTwoThatContinueAtOnceOneIsRefused() throws Exception {
    User ada = newUser();
    UploadId id = begun(ada, 100);
    for (int round = 0; round < 10; round++) {
      long offset = round;
      List<Part> parts = List.of(newPart(id, 1), newPart(id, 1), newPart(id, 1));
      List<Boolean> added = Together.run(3, i -> () -> append(id, offset, parts.get(i)));
      assertThat(added).containsOnlyOnce(true);
      assertThat(found(id, ada).parts().get(round)).isEqualTo(parts.get(added.indexOf(true)));
    }
  }

  @Test
  default void theFirstResultStands() {
    User ada = newUser();
    UploadId id = begun(ada, 4);
    append(id, 0, newPart(id, 4));
    Result first = result();
    assertThat(uploads().settle(id, first)).contains(first);
    assertThat(uploads().settle(id, result())).contains(first);
    assertThat(found(id, ada).result()).isEqualTo(first);
    assertThat(append(id, 4, newPart(id, 1))).isFalse();
    MediaFormat flac = new MediaFormat("audio/flac", "flac", List.of(MediaType.AUDIO));
    MediaDetails unknown = new MediaDetails("audio/flac", 5, null, null, null);
    Result bare =
        new Result(first.spaceId(), MediaSamples.newName("flac"), flac, unknown, "00".repeat(32));
    UploadId other = begun(ada, 0);
    uploads().settle(other, bare);
    assertThat(found(other, ada).result()).isEqualTo(bare);
    assertThat(uploads().settle(new UploadId(UUID.randomUUID()), first)).isEmpty();
  }

  @Test
  default void aRemovedUploadIsGone() {
    User ada = newUser();
    UploadId id = begun(ada, 10);
    append(id, 0, newPart(id, 4));
    uploads().remove(id);
    uploads().remove(id);
    assertThat(uploads().find(id, ada.userId(), clock().instant())).isEmpty();
  }

  @Test
  default void aUserHasOnlySoManyOnTheWay() throws Exception {
    User ada = newUser();
    Allowance three = new Allowance(3, 1000);
    UploadId first = begun(ada, 100, three);
    begun(ada, 100, three);
    begun(newUser(), 1000, three);
    assertRefused(ErrorCode.RATE_LIMITED, () -> begun(ada, 801, three));
    UploadId third = begun(ada, 800, three);
    assertRefused(ErrorCode.RATE_LIMITED, () -> begun(ada, 0, three));
    uploads().settle(first, result());
    uploads().remove(third);
    List<ErrorCode> outcomes = Together.run(4, i -> () -> codeOf(() -> begun(ada, 10, three)));
    assertThat(Collections.frequency(outcomes, null)).isEqualTo(2);
    assertThat(outcomes).contains(ErrorCode.RATE_LIMITED);
    clock().advance(DAY);
    begun(ada, 1000, three);
  }
}
