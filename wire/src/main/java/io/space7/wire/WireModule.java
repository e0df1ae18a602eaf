package io.space7.wire;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.space7.application.MediaFiles;
import io.space7.application.Messages;
import io.space7.application.port.EventLog;
import io.space7.application.port.MessageStore;
import io.space7.application.port.ThreadVersion;
import io.space7.domain.Epoch;
import io.space7.domain.Like;
import io.space7.domain.ListCursor;
import io.space7.domain.MediaDetails;
import io.space7.domain.Member;
import io.space7.domain.Membership;
import io.space7.domain.Message;
import io.space7.domain.MessageCursor;
import io.space7.domain.MessageId;
import io.space7.domain.Notice;
import io.space7.domain.Profile;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.Unread;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.io.IOException;
import java.io.Serial;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What the naming strategy alone does not give: the forms of ids, times, messages and events.
 *
 * <p>Messages and events are written by hand rather than by annotations: they are what the hot path
 * sends, and their shape, with its mix of naming styles, is easiest to check where it stands in one
 * piece.
 */
final class WireModule extends SimpleModule {
  /** The attribute that says which origin media addresses are to be built for. */
  static final String ORIGIN = "origin";

  @Serial private static final long serialVersionUID = 1L;

  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  WireModule(MediaFiles media) {
    addSerializer(SpaceId.class, ToStringSerializer.instance);
    addSerializer(MessageId.class, ToStringSerializer.instance);
    addSerializer(UserId.class, ToStringSerializer.instance);
    addSerializer(SocketId.class, ToStringSerializer.instance);
    addSerializer(Epoch.class, ToStringSerializer.instance);
    add(Instant.class, (time, json, origin) -> json.writeString(MILLISECONDS.format(time)));
    add(Visibility.class, (visibility, json, origin) -> json.writeString(visibility.wire()));
    add(MessageCursor.class, (cursor, json, origin) -> json.writeString(cursor.encode()));
    add(ListCursor.class, (cursor, json, origin) -> json.writeString(cursor.encode()));
    MessageForm message = new MessageForm(media);
    add(Message.class, message);
    EventForm event = new EventForm(message);
    add(SpaceEvent.class, event);
    add(Notice.class, WireModule::writeNotice);
    add(EventLog.Slice.class, new SliceForm(event));
    setMixInAnnotation(Space.class, SpaceNames.class);
    setMixInAnnotation(Profile.class, OfUser.class);
    setMixInAnnotation(Member.class, OfUser.class);
    setMixInAnnotation(Membership.class, MembershipShape.class);
    setMixInAnnotation(Messages.Listing.class, ListingShape.class);
    setMixInAnnotation(MessageStore.Appreciated.class, AppreciatedShape.class);
  }

  private <T> void add(Class<T> type, Form<T> form) {
    addSerializer(
        type,
        new JsonSerializer<T>() {
          @Override
          public void serialize(T value, JsonGenerator json, SerializerProvider provider)
              throws IOException {
            form.write(value, json, (String) provider.getAttribute(ORIGIN));
          }
        });
  }

  /** The payload of a notice. */
  private static void writeNotice(Notice notice, JsonGenerator json, String origin)
      throws IOException {
    switch (notice.kind()) {
      case SPACE_RESET -> {
        Notice.SpaceReset reset = (Notice.SpaceReset) notice;
        json.writeStartObject();
        json.writeStringField("spaceId", notice.spaceId().toString());
        json.writeStringField("epoch", reset.epoch());
        json.writeNumberField("seq", reset.seq());
        json.writeEndObject();
      }
      case SPACE_UPDATED -> json.writePOJO(((Notice.SpaceUpdated) notice).space());
      case READ -> {
        Unread unread = ((Notice.Read) notice).unread();
        json.writeStartObject();
        json.writeStringField("spaceId", notice.spaceId().toString());
        json.writeNumberField("read_seq", unread.readSeq());
        json.writeNumberField("unread_count", unread.unreadCount());
        json.writeBooleanField("unread_more", unread.unreadMore());
        json.writeEndObject();
      }
    }
  }

  /** How a type is written. */
  @FunctionalInterface
  private interface Form<T> {
    void write(T value, JsonGenerator json, String origin) throws IOException;
  }

  /** A message: an object, or the fields of one that has more. */
  private record MessageForm(MediaFiles media) implements Form<Message> {
    @Override
    public void write(Message message, JsonGenerator json, String origin) throws IOException {
      json.writeStartObject();
      writeFields(message, json, origin);
      json.writeEndObject();
    }

    void writeFields(Message message, JsonGenerator json, String origin) throws IOException {
      json.writeStringField("message_id", message.messageId().toString());
      json.writeStringField("space_id", message.spaceId().toString());
      json.writeStringField("sender_id", message.sender().userId().toString());
      json.writeStringField("content", message.content());
      if (message.media() == null) {
        json.writeNullField("media_url");
        json.writeNullField("media_type");
      } else {
        json.writeStringField("media_url", media.url(message.media(), origin));
        json.writeStringField("media_type", message.media().type().wire());
      }
      json.writeFieldName("media");
      writeDetails(message.media() == null ? null : message.media().details(), json);
      json.writeNumberField("word_count", message.wordCount());
      json.writeFieldName("sender");
      writeUser(message.sender(), json);
      json.writeArrayFieldStart("likes");
      for (Like like : message.likes()) {
        json.writeStartObject();
        json.writeNumberField("id", like.id());
        json.writeStringField("user_id", like.userId().toString());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("appreciation_count", message.appreciationCount());
      json.writeStringField("created_at", MILLISECONDS.format(message.createdAt()));
      json.writeNumberField("seq", message.seq());
    }

    private static void writeDetails(MediaDetails details, JsonGenerator json) throws IOException {
      if (details == null) {
        json.writeNull();
        return;
      }
      json.writeStartObject();
      json.writeStringField("content_type", details.contentType());
      json.writeNumberField("bytes", details.bytes());
      json.writePOJOField("width", details.width());
      json.writePOJOField("height", details.height());
      json.writePOJOField("duration_ms", details.durationMs());
      json.writeEndObject();
    }

    private static void writeUser(User user, JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("user_id", user.userId().toString());
      json.writeStringField("username", user.username());
      json.writeStringField("profile_picture", user.profilePicture());
      json.writeEndObject();
    }
  }

  /**
   * {@code {events: [{event, seq, payload}], seq, recovered, epoch}}. The events are not left to
   * Jackson: on that way it forgets the origin.
   */
  private record SliceForm(EventForm eventForm) implements Form<EventLog.Slice> {
    @Override
    public void write(EventLog.Slice slice, JsonGenerator json, String origin) throws IOException {
      json.writeStartObject();
      json.writeArrayFieldStart("events");
      for (SpaceEvent event : slice.events()) {
        json.writeStartObject();
        json.writeStringField("event", EventName.of(event));
        json.writeNumberField("seq", event.seq());
        json.writeFieldName("payload");
        eventForm.write(event, json, origin);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("seq", slice.lastSeq());
      json.writeBooleanField("recovered", slice.recovered());
      json.writeStringField("epoch", slice.epoch().value());
      json.writeEndObject();
    }
  }

  /** An event's payload. */
  private record EventForm(MessageForm messageForm) implements Form<SpaceEvent> {
    @Override
    public void write(SpaceEvent event, JsonGenerator json, String origin) throws IOException {
      json.writeStartObject();
      switch (event.kind()) {
        case MESSAGE_POSTED -> writePosted((SpaceEvent.MessagePosted) event, json, origin);
        case APPRECIATION_CHANGED -> {
          SpaceEvent.AppreciationChanged changed = (SpaceEvent.AppreciationChanged) event;
          writeMessageId(changed, json);
          json.writeBooleanField("appreciated", changed.appreciated());
          json.writeStringField("userId", changed.actorId().toString());
          json.writeNumberField("appreciation_count", changed.appreciationCount());
          json.writeNumberField("seq", changed.seq());
        }
        case MESSAGE_DELETED -> {
          writeMessageId(event, json);
          json.writeStringField("actorId", event.actorId().toString());
          json.writeNumberField("seq", event.seq());
        }
      }
      json.writeEndObject();
    }

    /** Some clients read the message's own fields at the top, others read them under "message". */
    private void writePosted(SpaceEvent.MessagePosted posted, JsonGenerator json, String origin)
        throws IOException {
      messageForm.writeFields(posted.message(), json, origin);
      json.writeStringField("spaceId", posted.spaceId().toString());
      json.writeFieldName("message");
      messageForm.write(posted.message(), json, origin);
    }

    private static void writeMessageId(SpaceEvent event, JsonGenerator json) throws IOException {
      json.writeStringField("spaceId", event.spaceId().toString());
      json.writeStringField("messageId", event.messageId().toString());
    }
  }

  private interface SpaceNames {
    @JsonProperty("is_locked")
    boolean locked();

    @JsonProperty("is_archived")
    boolean archived();
  }

  private interface OfUser {
    @JsonUnwrapped
    User user();
  }

  private interface MembershipShape {
    @JsonUnwrapped
    Space space();

    @JsonUnwrapped
    Unread unread();
  }

  @JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
  private interface ListingShape {
    @JsonIgnore
    ThreadVersion version();
  }

  private interface AppreciatedShape {
    @JsonIgnore
    SpaceEvent.AppreciationChanged event();
  }
}
