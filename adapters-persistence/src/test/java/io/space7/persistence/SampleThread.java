package io.space7.persistence;

import io.space7.application.port.EventLog;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.NewSpace;
import io.space7.domain.PageRequest;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A Space and its only member, for tests that need something to be stored. */
public record SampleThread(SpaceId spaceId, UserId userId) {
  public static SampleThread begin(Database database) {
    SampleThread thread =
        new SampleThread(new SpaceId(UUID.randomUUID()), new UserId(UUID.randomUUID()));
    database.users().provision(new User(thread.userId, "ada", null));
    database
        .spaces()
        .create(
            new NewSpace(
                thread.spaceId, thread.userId, "A topic", "", Visibility.PUBLIC, List.of()));
    return thread;
  }

  public Message post(Database database, String text) {
    return database.messages().post(draft(text)).event().message();
  }

  public NewMessage draft(String text) {
    return new NewMessage(
        new MessageId(UUID.randomUUID()), spaceId, userId, new MessageText(text), null, null, null);
  }

  /** All texts, oldest first. */
  public List<String> contents(Database database) {
    List<String> contents = new ArrayList<>();
    PageRequest request = new PageRequest(MessageOrder.RECENT, 1, PageRequest.MAX_LIMIT, null);
    while (true) {
      var page = database.messages().page(spaceId, userId, request).orElseThrow();
      page.messages().forEach(message -> contents.add(0, message.content()));
      if (!page.more()) {
        return contents;
      }
      request = new PageRequest(request.order(), request.page() + 1, request.limit(), null);
    }
  }

  /** Everything the log has. */
  public List<SpaceEvent> events(Database database) {
    List<SpaceEvent> events = new ArrayList<>();
    EventLog.Slice slice;
    do {
      long after = events.isEmpty() ? 0 : events.get(events.size() - 1).seq();
      slice = database.log().read(spaceId, after, 200).orElseThrow();
      events.addAll(slice.events());
    } while (!slice.events().isEmpty());
    return events;
  }
}
