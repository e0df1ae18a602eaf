package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.Appreciation;
import io.space7.domain.Membership;
import io.space7.domain.Message;
import io.space7.domain.Space;
import io.space7.domain.SpaceId;
import io.space7.domain.Unread;
import io.space7.domain.User;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What several servers on one database say of what is unread, compared with a model of it. */
public interface UnreadContract {
  int STEPS = 200;

  /** The stores of each server. */
  List<StoresUnderTest> servers();

  @Test
  default void whatIsUnreadFollowsTheModelWhicheverServerIsAsked() {
    for (long seed : new long[] {1, 20260, System.nanoTime()}) {
      new Walk(servers(), seed).go();
    }
  }

  /** Random steps of three users in two Spaces. */
  final class Walk {
    private final List<StoresUnderTest> servers;
    private final long seed;
    private final Random random;
    private final List<User> users = new ArrayList<>();
    private final List<Topic> topics = new ArrayList<>();

    Walk(List<StoresUnderTest> servers, long seed) {
      this.servers = servers;
      this.seed = seed;
      random = new Random(seed);
    }

    void go() {
      for (int i = 0; i < 3; i++) {
        users.add(server().newUser());
      }
      for (int i = 0; i < 2; i++) {
        topics.add(new Topic(server().newSpace(users.get(0)), users.get(0)));
      }
      for (int step = 0; step < STEPS; step++) {
        step(pick(topics), pick(users));
        check(step);
      }
    }

    private StoresUnderTest server() {
      return pick(servers);
    }

    private <T> T pick(List<T> from) {
      return from.get(random.nextInt(from.size()));
    }

    private void step(Topic topic, User user) {
      boolean member = topic.readSeqs.containsKey(user);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          if (member) {
            topic.lastSeq++;
            topic.messages.add(server().post(topic.space, user, "message"));
          }
        }
        case 3 -> {
          if (!topic.messages.isEmpty()) {
            Message message = topic.messages.remove(random.nextInt(topic.messages.size()));
            topic.lastSeq++;
            server()
                .messages()
                .delete(
                    topic.space.spaceId(),
                    message.messageId(),
                    random.nextBoolean() ? message.sender().userId() : users.get(0).userId(),
                    null);
          }
        }
        case 4 -> {
          if (!topic.messages.isEmpty()) {
            topic.lastSeq++;
            server().appreciate(pick(topic.messages), user, Appreciation.TOGGLE);
          }
        }
        case 5, 6 -> {
          if (member) {
            long seq = random.nextLong(topic.lastSeq + 3);
            topic.readSeqs.merge(user, Math.min(seq, topic.lastSeq), Math::max);
            Unread unread = server().spaces().markRead(topic.space.spaceId(), user.userId(), seq);
            assertThat(unread).as("seed %d", seed).isEqualTo(topic.unread(user));
          }
        }
        default -> {
          if (!member) {
            topic.readSeqs.put(user, topic.lastSeq);
            StoresUnderTest on = server();
            on.spaces().join(topic.space.spaceId(), user.userId(), null, on.clock().instant());
          } else if (user != users.get(0)) {
            topic.readSeqs.remove(user);
            server()
                .spaces()
                .removeMember(
                    topic.space.spaceId(),
                    user.userId(),
                    pick(List.of(user, users.get(0))).userId());
          }
        }
      }
    }

    private void check(int step) {
      for (User user : users) {
        Map<SpaceId, Membership> seen = new HashMap<>();
        server()
            .spaces()
            .memberships(user.userId(), null, 500)
            .forEach(one -> seen.put(one.space().spaceId(), one));
        for (Topic topic : topics) {
          Membership one = seen.remove(topic.space.spaceId());
          String where = "step " + step + " of seed " + seed;
          if (!topic.readSeqs.containsKey(user)) {
            assertThat(one).as(where).isNull();
            continue;
          }
          assertThat(one.unread()).as(where).isEqualTo(topic.unread(user));
          assertThat(one.lastSeq()).as(where).isEqualTo(topic.lastSeq);
          assertThat(one.lastMessage() == null ? null : one.lastMessage().messageId())
              .as(where)
              .isEqualTo(topic.lastMessage());
        }
        assertThat(seen).isEmpty();
      }
    }
  }

  /** What a topic has to look like. */
  final class Topic {
    private final Space space;
    private final List<Message> messages = new ArrayList<>();
    private final Map<User, Long> readSeqs = new HashMap<>();
    private long lastSeq;

    Topic(Space space, User creator) {
      this.space = space;
      readSeqs.put(creator, 0L);
    }

    Unread unread(User user) {
      long readSeq = readSeqs.get(user);
      long count =
          messages.stream()
              .filter(message -> message.seq() > readSeq && !message.sender().equals(user))
              .count();
      return Unread.of(readSeq, (int) count);
    }

    Object lastMessage() {
      return messages.isEmpty() ? null : messages.get(messages.size() - 1).messageId();
    }
  }
}
