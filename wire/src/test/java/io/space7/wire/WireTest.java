package io.space7.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.Identity;
import io.space7.application.MediaFiles;
import io.space7.application.Messages;
import io.space7.application.Spaces;
import io.space7.application.port.EventLog;
import io.space7.application.port.MediaStore;
import io.space7.application.port.MessageStore;
import io.space7.application.port.ThreadVersion;
import io.space7.domain.Epoch;
import io.space7.domain.ErrorCode;
import io.space7.domain.Like;
import io.space7.domain.Media;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.MediaType;
import io.space7.domain.Member;
import io.space7.domain.Membership;
import io.space7.domain.Message;
import io.space7.domain.MessageCursor;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.Notice;
import io.space7.domain.Profile;
import io.space7.domain.Refusal;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.Tag;
import io.space7.domain.Unread;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins every byte that clients see. */
class WireTest {
  private static final Epoch EPOCH = new Epoch("0123456789abcdef");
  private static final ThreadVersion VERSION = new ThreadVersion(EPOCH, 60, 1, 2);
  private static final MediaName FILE = new MediaName("ab".repeat(24) + ".png");
  private static final SpaceId SPACE = SpaceId.parse("00000000-0000-7000-8000-000000000001");
  private static final MessageId MESSAGE = MessageId.parse("00000000-0000-7000-8000-000000000002");
  private static final UserId ADA = UserId.parse("00000000-0000-7000-8000-00000000000a");
  private static final UserId BOB = UserId.parse("00000000-0000-7000-8000-00000000000b");
  private static final Instant TIME = Instant.parse("2026-01-31T09:30:00.120Z");

  private static final String MESSAGE_FIELDS =
      "\"message_id\":\"00000000-0000-7000-8000-000000000002\","
          + "\"space_id\":\"00000000-0000-7000-8000-000000000001\","
          + "\"sender_id\":\"00000000-0000-7000-8000-00000000000a\","
          + "\"content\":\"two words\",\"media_url\":null,\"media_type\":null,\"media\":null,\"word_count\":2,"
          + "\"sender\":{\"user_id\":\"00000000-0000-7000-8000-00000000000a\","
          + "\"username\":\"ada\",\"profile_picture\":null},"
          + "\"likes\":[{\"id\":7,\"user_id\":\"00000000-0000-7000-8000-00000000000b\"}],"
          + "\"appreciation_count\":1,\"created_at\":\"2026-01-31T09:30:00.120Z\",\"seq\":5";

  /** Nothing is uploaded here. */
  private final Wire wire = new Wire(new MediaFiles(new Addresses(), null, null, null, null));

  @Test
  void message() {
    assertThat(json(message(null))).isEqualTo("{" + MESSAGE_FIELDS + "}");
  }

  @Test
  void messageWithMediaIsAddressedForItsReader() {
    assertThat(json(message(new Media(FILE, MediaType.IMAGE, null))))
        .contains("\"media_url\":\"https://chat.example/" + FILE + "\",\"media_type\":\"image\"");
  }

  /** Also of one that was missed and is asked for later. */
  @Test
  void mediaOfAnEventInTheLogIsAddressedForItsReader() {
    SpaceEvent posted =
        new SpaceEvent.MessagePosted(message(new Media(FILE, MediaType.IMAGE, null)), null);
    String address = "\"media_url\":\"https://chat.example/" + FILE + "\"";
    assertThat(json(new EventLog.Slice(List.of(posted), 5, true, EPOCH)).split(address, -1))
        .as("at the top and under \"message\"")
        .hasSize(3);
  }

  @Test
  void receiveMessageCarriesTheMessageTwice() {
    assertThat(json(new SpaceEvent.MessagePosted(message(null), null)))
        .isEqualTo(
            "{"
                + MESSAGE_FIELDS
                + ",\"spaceId\":\"00000000-0000-7000-8000-000000000001\",\"message\":{"
                + MESSAGE_FIELDS
                + "}}");
  }

  @Test
  void slice() {
    EventLog.Slice slice =
        new EventLog.Slice(
            List.of(
                new SpaceEvent.AppreciationChanged(SPACE, MESSAGE, 6, BOB, true, 3, null),
                new SpaceEvent.MessageDeleted(SPACE, MESSAGE, 7, ADA, null)),
            9,
            true,
            EPOCH);
    assertThat(json(slice))
        .isEqualTo(
            "{\"events\":[{\"event\":\"message_appreciated\",\"seq\":6,\"payload\":"
                + "{\"spaceId\":\"00000000-0000-7000-8000-000000000001\","
                + "\"messageId\":\"00000000-0000-7000-8000-000000000002\","
                + "\"appreciated\":true,\"userId\":\"00000000-0000-7000-8000-00000000000b\","
                + "\"appreciation_count\":3,\"seq\":6}},"
                + "{\"event\":\"message_deleted\",\"seq\":7,\"payload\":"
                + "{\"spaceId\":\"00000000-0000-7000-8000-000000000001\","
                + "\"messageId\":\"00000000-0000-7000-8000-000000000002\","
                + "\"actorId\":\"00000000-0000-7000-8000-00000000000a\",\"seq\":7}}],"
                + "\"seq\":9,\"recovered\":true,\"epoch\":\"0123456789abcdef\"}");
  }

  @Test
  void eventInAnArrayIsItsPayload() {
    SpaceEvent event = new SpaceEvent.MessageDeleted(SPACE, MESSAGE, 7, ADA, null);
    assertThat(json(List.of(EventName.of(event), event)))
        .isEqualTo(
            "[\"message_deleted\",{\"spaceId\":\"00000000-0000-7000-8000-000000000001\","
                + "\"messageId\":\"00000000-0000-7000-8000-000000000002\","
                + "\"actorId\":\"00000000-0000-7000-8000-00000000000a\",\"seq\":7}]");
  }

  @Test
  void listing() {
    MessageCursor next = new MessageCursor(MessageOrder.RECENT, 0, 5, EPOCH);
    assertThat(
            json(new Messages.Listing(List.of(message(null)), 51, 1, 2, 60, next, EPOCH, VERSION)))
        .isEqualTo(
            "{\"messages\":[{"
                + MESSAGE_FIELDS
                + "}],\"total\":51,\"page\":1,\"totalPages\":2,\"seq\":60,\"nextCursor\":\""
                + next.encode()
                + "\",\"epoch\":\"0123456789abcdef\"}");
    assertThat(json(new Messages.Listing(List.of(), 0, 1, 0, 0, null, EPOCH, VERSION)))
        .isEqualTo(
            "{\"messages\":[],\"total\":0,\"page\":1,\"totalPages\":0,\"seq\":0,\"nextCursor\":null,"
                + "\"epoch\":\"0123456789abcdef\"}");
  }

  @Test
  void appreciated() {
    assertThat(
            json(
                new MessageStore.Appreciated(
                    true,
                    4,
                    new SpaceEvent.AppreciationChanged(SPACE, MESSAGE, 6, BOB, true, 4, null))))
        .isEqualTo("{\"appreciated\":true,\"appreciation_count\":4}");
  }

  @Test
  void space() {
    Space space =
        new Space(
            SPACE,
            "Title",
            "",
            Visibility.PRIVATE,
            new User(ADA, "ada", "https://pictures.example/ada"),
            2,
            3,
            List.of(new Tag(1, "java")),
            true,
            false,
            TIME,
            5);
    assertThat(json(space))
        .isEqualTo(
            "{\"space_id\":\"00000000-0000-7000-8000-000000000001\",\"title\":\"Title\","
                + "\"description\":\"\",\"visibility\":\"private\","
                + "\"creator\":{\"user_id\":\"00000000-0000-7000-8000-00000000000a\","
                + "\"username\":\"ada\",\"profile_picture\":\"https://pictures.example/ada\"},"
                + "\"participant_count\":2,\"message_count\":3,"
                + "\"tags\":[{\"tag_id\":1,\"tag_name\":\"java\"}],"
                + "\"is_locked\":true,\"is_archived\":false,"
                + "\"created_at\":\"2026-01-31T09:30:00.120Z\",\"version\":5}");
  }

  @Test
  void membershipIsTheSpaceAndWhatIsNewInIt() {
    User ada = new User(ADA, "ada", null);
    Space space =
        new Space(
            SPACE, "Title", "", Visibility.PUBLIC, ada, 1, 0, List.of(), false, false, TIME, 5);
    String empty = json(new Membership(space, 7, null, new Unread(3, 0, false)));
    assertThat(empty)
        .isEqualTo(
            json(space).replaceAll("}$", "")
                + ",\"last_seq\":7,\"last_message\":null,\"read_seq\":3,\"unread_count\":0,"
                + "\"unread_more\":false}");
    assertThat(json(new Membership(space, 7, message(null), new Unread(3, 1000, true))))
        .contains("\"last_message\":" + json(message(null)))
        .endsWith("\"unread_count\":1000,\"unread_more\":true}");
  }

  @Test
  void noticesOfASpaceAndOfReading() {
    User ada = new User(ADA, "ada", null);
    Space space =
        new Space(
            SPACE, "Title", "", Visibility.PUBLIC, ada, 1, 0, List.of(), false, false, TIME, 5);
    Notice updated = new Notice.SpaceUpdated(space);
    assertThat(EventName.of(updated)).isEqualTo("space_updated");
    assertThat(json(updated)).isEqualTo(json(space));
    Notice read = new Notice.Read(SPACE, new Unread(7, 2, false));
    assertThat(EventName.of(read)).isEqualTo("read");
    assertThat(json(read))
        .isEqualTo(
            "{\"spaceId\":\"00000000-0000-7000-8000-000000000001\",\"read_seq\":7,"
                + "\"unread_count\":2,\"unread_more\":false}");
  }

  @Test
  void member() {
    assertThat(json(new Member(new User(ADA, "ada", null), TIME)))
        .isEqualTo(
            "{\"user_id\":\"00000000-0000-7000-8000-00000000000a\",\"username\":\"ada\","
                + "\"profile_picture\":null,\"joined_at\":\"2026-01-31T09:30:00.120Z\"}");
  }

  @Test
  void profile() {
    assertThat(json(new Profile(new User(ADA, "ada", null), new Profile.Stats(1, 2, 3, 4))))
        .isEqualTo(
            "{\"user_id\":\"00000000-0000-7000-8000-00000000000a\",\"username\":\"ada\","
                + "\"profile_picture\":null,\"stats\":{\"spaces_created\":1,"
                + "\"spaces_participated\":2,\"total_words_contributed\":3,"
                + "\"total_appreciations_received\":4}}");
  }

  @Test
  void inviteAndSignIn() {
    assertThat(json(new Spaces.Invite("code", Instant.parse("2026-01-31T09:30:00Z"))))
        .isEqualTo("{\"code\":\"code\",\"expires_at\":\"2026-01-31T09:30:00.000Z\"}");
    assertThat(json(new Identity.SignedIn("a.b.c", new User(ADA, "ada", null))))
        .isEqualTo(
            "{\"token\":\"a.b.c\",\"user\":{\"user_id\":\"00000000-0000-7000-8000-00000000000a\","
                + "\"username\":\"ada\",\"profile_picture\":null}}");
  }

  @Test
  void errors() {
    assertThat(json(ErrorBody.of(new Refusal(ErrorCode.EMPTY_MESSAGE, "Write something."))))
        .isEqualTo("{\"error\":\"Write something.\",\"code\":\"empty_message\"}");
    assertThat(json(ErrorBody.of(new Refusal(ErrorCode.INVALID_ID, "No.", List.of("Why.")))))
        .isEqualTo("{\"error\":\"No.\",\"code\":\"invalid_id\",\"details\":[\"Why.\"]}");
  }

  @Test
  void onlyFilesMakeAnEventDependOnItsReader() {
    assertThat(Wire.dependsOnOrigin(new SpaceEvent.MessagePosted(message(null), null))).isFalse();
    assertThat(
            Wire.dependsOnOrigin(
                new SpaceEvent.MessagePosted(
                    message(new Media(FILE, MediaType.AUDIO, null)), null)))
        .isTrue();
    assertThat(Wire.dependsOnOrigin(new SpaceEvent.MessageDeleted(SPACE, MESSAGE, 7, ADA, null)))
        .isFalse();
  }

  @Test
  void reads() {
    Sample sample = wire.read(bytes("{\"invite_code\":\"x\",\"other\":1}"), Sample.class);
    assertThat(sample.inviteCode()).isEqualTo("x");
    assertThat(wire.read(bytes("{}"), Sample.class).inviteCode()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"x\"",
        "{",
        "{}{}",
        "{\"invite_code\":1}",
        "{\"invite_code\":[]}",
        "{\"invite_code\":true}",
        "{'invite_code':'x'}",
        "{\"invite_code\":NaN}"
      })
  void refusesToReadAnythingElse(String json) {
    assertThatThrownBy(() -> wire.read(bytes(json), Sample.class))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED_REQUEST));
  }

  @Test
  void refusesToReadWhatIsNestedTooDeep() {
    assertThatThrownBy(() -> wire.read(bytes("[".repeat(1000)), Object.class))
        .isInstanceOf(Refusal.class);
  }

  record Sample(String inviteCode) {}

  private static Message message(Media media) {
    return new Message(
        MESSAGE,
        SPACE,
        new User(ADA, "ada", null),
        "two words",
        media,
        2,
        List.of(new Like(7, BOB)),
        1,
        TIME,
        5);
  }

  private String json(Object value) {
    return new String(wire.encode(value, "https://chat.example"), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Gives addresses, and holds nothing. */
  private static final class Addresses implements MediaStore {
    @Override
    public void save(MediaName name, InputStream bytes, MediaFormat format) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<StoredFile> open(MediaName name) {
      return Optional.empty();
    }

    @Override
    public void delete(MediaName name) {}

    @Override
    public String url(MediaName name, String origin) {
      return origin + "/" + name;
    }
  }
}
