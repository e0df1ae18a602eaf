package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MessageStore.Posted;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.User;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Part of {@link MessageStoreContract}: text is a sequence of code points, and nothing that looks
 * the same, sorts the same or is written the same in another case is the same.
 */
public interface TextContract extends StoresUnderTest {
  /** No two of them are equal, however alike a collation may find them. */
  List<String> ALIKE =
      List.of(
          "e",
          "E",
          "\u00e9",
          "e\u0301",
          "\u0435",
          "\uff45",
          "ss",
          "\u00df",
          "i",
          "\u0131",
          "\u0130",
          "fi",
          "\ufb01",
          "a b",
          "a\u00a0b",
          "a  b",
          "ab",
          "a\u200bb",
          "a\u00adb",
          "\u212b",
          "\u00c5",
          "A\u030a",
          "a%b",
          "a_b",
          "a\\b",
          "a'b",
          "\ud83d\ude00",
          "\ud83d\ude01",
          "1",
          "01",
          "1.0");

  private NewMessage attempt(Space space, User sender, String key, SocketId source) {
    return new NewMessage(
        new MessageId(UUID.randomUUID()),
        space.spaceId(),
        sender.userId(),
        new MessageText("hello"),
        null,
        new NewMessage.Attempt(new IdempotencyKey(key), "print of the body"),
        source);
  }

  @Test
  default void textComesBackCodePointForCodePoint() {
    User ada = newUser();
    Space space = newSpace(ada);
    for (String text : ALIKE) {
      Message posted = post(space, ada, text);
      assertThat(posted.content()).as("what is answered").isEqualTo(text);
      assertThat(messages().find(space.spaceId(), posted.messageId(), ada.userId()))
          .hasValueSatisfying(found -> assertThat(found.content()).isEqualTo(text));
    }
    assertThat(thread(space, ada, MessageOrder.RECENT, 7))
        .extracting(Message::content)
        .containsExactlyInAnyOrderElementsOf(ALIKE);
    assertThat(events(space.spaceId()))
        .extracting(event -> ((MessagePosted) event).message().content())
        .isEqualTo(ALIKE);
  }

  @Test
  default void keysThatLookAlikeAreKeysOfTheirOwn() {
    User ada = newUser();
    Space space = newSpace(ada);
    for (String key : ALIKE) {
      assertThat(messages().hasSucceeded(space.spaceId(), ada.userId(), new IdempotencyKey(key)))
          .as("key %s before its first use", key)
          .isFalse();
      assertThat(messages().post(attempt(space, ada, key, null)).repeated())
          .as("first use of key %s", key)
          .isFalse();
    }
    for (String key : ALIKE) {
      assertThat(messages().post(attempt(space, ada, key, null)).repeated())
          .as("second use of key %s", key)
          .isTrue();
    }
    assertThat(lastSeq(space, ada)).isEqualTo(ALIKE.size());
  }

  @Test
  default void aRepeatedAttemptKeepsTheSourceOfTheFirst() {
    User ada = newUser();
    Space space = newSpace(ada);
    SocketId phone = new SocketId("phone");
    Posted first = messages().post(attempt(space, ada, "with a source", phone));
    assertThat(first.event().source()).isEqualTo(phone);
    for (SocketId source : new SocketId[] {null, phone, new SocketId("laptop")}) {
      assertThat(messages().post(attempt(space, ada, "with a source", source)))
          .isEqualTo(new Posted(first.event(), true));
    }
    messages().post(attempt(space, ada, "without one", null));
    assertThat(messages().post(attempt(space, ada, "without one", phone)).event().source())
        .as("what the first attempt did not know")
        .isNull();
  }

  @Test
  default void anAnnouncedSourceIsRepeatedToo() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = messages().post(attempt(space, ada, "announced", null)).event().message();
    SocketId laptop = new SocketId("laptop");
    assertThat(log().announce(space.spaceId(), message.messageId(), ada.userId(), null, laptop))
        .isPresent();
    assertThat(messages().post(attempt(space, ada, "announced", null)).event().source())
        .isEqualTo(laptop);
  }
}
