package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MessageStore.Posted;
import io.space7.domain.ErrorCode;
import io.space7.domain.Media;
import io.space7.domain.MediaType;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import io.space7.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Part of {@link MessageStoreContract}: posting, and the order of what is posted. */
public interface PostingContract extends StoresUnderTest {
  @Test
  default void aPostedMessageIsStoredAsItIs() {
    User ada = newUser();
    Space space = newSpace(ada);
    MessageId id = new MessageId(UUID.randomUUID());
    String text = "one\u00a0two\n\ufeffthree \ud83d\ude00 'quoted' \\ %s";
    Media media = newMedia(space, MediaType.IMAGE);
    SocketId source = new SocketId("socket-1");

    Posted posted =
        messages()
            .post(
                new NewMessage(
                    id, space.spaceId(), ada.userId(), new MessageText(text), media, null, source));

    Message expected =
        new Message(id, space.spaceId(), ada, text, media, 7, List.of(), 0, storedNow(), 1);
    assertThat(posted).isEqualTo(new Posted(new MessagePosted(expected, source), false));
    assertThat(messages().find(space.spaceId(), id, ada.userId())).contains(expected);
    assertThat(page(space, ada, MessageOrder.RECENT, 1, 50).messages()).containsExactly(expected);
    assertThat(events(space.spaceId())).containsExactly(posted.event());
  }

  @Test
  default void aMessageMayBeAFileAlone() {
    User ada = newUser();
    Space space = newSpace(ada);
    for (MediaType type : MediaType.values()) {
      Media media = newMedia(space, type);
      MessageId id = new MessageId(UUID.randomUUID());
      messages()
          .post(
              new NewMessage(
                  id, space.spaceId(), ada.userId(), new MessageText(null), media, null, null));
      assertThat(messages().find(space.spaceId(), id, ada.userId()))
          .hasValueSatisfying(
              message -> {
                assertThat(message.content()).isEmpty();
                assertThat(message.wordCount()).isZero();
                assertThat(message.media()).isEqualTo(media);
              });
    }
  }

  @Test
  default void theLongestMessageIsStoredWhole() {
    User ada = newUser();
    Space space = newSpace(ada);
    String longest = "\ud83d\ude00".repeat(MessageText.MAX_LENGTH);
    Message message = post(space, ada, longest);
    assertThat(messages().find(space.spaceId(), message.messageId(), ada.userId()))
        .hasValueSatisfying(found -> assertThat(found.content()).isEqualTo(longest));
  }

  @Test
  default void onlyMembersPost() {
    User ada = newUser();
    User stranger = newUser();
    Space open = newSpace(ada);
    Space closed = newSpace(ada, Visibility.PRIVATE);
    post(open, ada, "before");
    assertRefusedWithoutTrace(
        ErrorCode.NOT_A_MEMBER, open, ada, () -> post(open, stranger, "no words of mine"));
    assertRefusedWithoutTrace(
        ErrorCode.PRIVATE_SPACE, closed, ada, () -> post(closed, stranger, "no words of mine"));
    assertThat(stats(stranger).totalWordsContributed()).isZero();
  }

  @Test
  default void nobodyPostsWhileASpaceIsLocked() {
    User ada = newUser();
    Space space = newSpace(ada);
    spaces().toggleLock(space.spaceId());
    assertRefusedWithoutTrace(ErrorCode.SPACE_LOCKED, space, ada, () -> post(space, ada, "no"));
    spaces().toggleLock(space.spaceId());
    assertThat(post(space, ada, "yes").seq()).isEqualTo(1);
  }

  @Test
  default void nobodyPostsInAnArchivedSpace() {
    User ada = newUser();
    Space space = newSpace(ada);
    spaces().archive(space.spaceId());
    assertRefusedWithoutTrace(ErrorCode.SPACE_ARCHIVED, space, ada, () -> post(space, ada, "no"));
  }

  @Test
  default void nobodyPostsInASpaceThatDoesNotExist() {
    User ada = newUser();
    SpaceId nowhere = new SpaceId(UUID.randomUUID());
    assertRefused(
        ErrorCode.SPACE_NOT_FOUND,
        () ->
            messages()
                .post(
                    new NewMessage(
                        new MessageId(UUID.randomUUID()),
                        nowhere,
                        ada.userId(),
                        new MessageText("hello"),
                        null,
                        null,
                        null)));
  }

  @Test
  default void seqHasNoGapUnderConcurrentWriters() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    int writers = 16;
    int each = 10;
    List<List<MessagePosted>> written =
        Together.run(
            writers,
            writer ->
                () -> {
                  List<MessagePosted> mine = new ArrayList<>();
                  for (int i = 0; i < each; i++) {
                    mine.add(messages().post(draft(space, ada, "m " + writer + " " + i)).event());
                  }
                  return mine;
                });

    for (List<MessagePosted> mine : written) {
      assertThat(mine).extracting(MessagePosted::seq).isSorted();
    }
    List<MessagePosted> all =
        written.stream()
            .flatMap(List::stream)
            .sorted(Comparator.comparingLong(MessagePosted::seq))
            .toList();
    assertThat(all)
        .extracting(MessagePosted::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, writers * each).boxed().toList());
    assertThat(events(space.spaceId())).containsExactlyElementsOf(all);
    assertThat(lastSeq(space, ada)).isEqualTo(writers * each);
    assertThat(spaces().find(space.spaceId(), ada.userId()).orElseThrow().space().messageCount())
        .isEqualTo(writers * each);
  }

  @Test
  default void concurrentWritersOfSeveralSpacesGetTheirOwnOrders() throws Exception {
    User ada = newUser();
    List<Space> all = List.of(newSpace(ada), newSpace(ada), newSpace(ada), newSpace(ada));
    User stranger = newUser();
    Together.run(
        16,
        writer ->
            () -> {
              Space space = all.get(writer % all.size());
              for (int i = 0; i < 6; i++) {
                post(space, ada, "a word");
                // What is refused must not take what is accepted beside it down with it.
                assertRefused(ErrorCode.NOT_A_MEMBER, () -> post(space, stranger, "no"));
              }
              return null;
            });
    for (Space space : all) {
      assertThat(thread(space, ada, MessageOrder.RECENT, 100))
          .extracting(Message::seq)
          .containsExactlyElementsOf(
              LongStream.rangeClosed(1, 24).mapToObj(seq -> 25 - seq).toList());
    }
    assertThat(stats(ada).totalWordsContributed()).isEqualTo(16 * 6 * 2);
  }

  @Test
  default void createdAtNeverRunsAgainstSeqWhateverTheClockDoes() {
    User ada = newUser();
    Space space = newSpace(ada);
    List<Duration> steps =
        List.of(
            Duration.ofMillis(5),
            Duration.ofHours(-3),
            Duration.ofMillis(1),
            Duration.ofHours(4),
            Duration.ofDays(-400));
    List<Instant> stored = new ArrayList<>();
    stored.add(post(space, ada, "first").createdAt());
    for (Duration step : steps) {
      clock().advance(step);
      stored.add(post(space, ada, "next").createdAt());
    }
    assertThat(stored).isSorted();
    assertThat(thread(space, ada, MessageOrder.RECENT, 100))
        .extracting(Message::createdAt)
        .isSortedAccordingTo(Comparator.reverseOrder())
        .containsExactlyInAnyOrderElementsOf(stored);
    assertThat(stored.get(4)).isAfter(stored.get(3));
  }
}
