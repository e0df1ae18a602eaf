package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.UserStore;
import io.space7.domain.Appreciation;
import io.space7.domain.Message;
import io.space7.domain.Profile;
import io.space7.domain.Space;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.Together;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link UserStore} has to do. */
public interface UserStoreContract extends StoresUnderTest {
  private static UserId newId() {
    return new UserId(UUID.randomUUID());
  }

  @Test
  default void aProvisionedUserIsFoundAsGiven() {
    User full = new User(newId(), "Ada \ud83d\ude00 'Lovelace' \u00e9", "https://x.example/a?b=c");
    User bare = new User(newId(), "b", null);
    User longest =
        new User(
            newId(),
            "\ud83d\ude00".repeat(User.MAX_NAME),
            "https://" + "p".repeat(User.MAX_PICTURE - 8));
    for (User user : List.of(full, bare, longest)) {
      users().provision(user);
      assertThat(users().find(user.userId())).contains(user);
      assertThat(users().profile(user.userId())).contains(new Profile(user, Profile.Stats.NONE));
    }
  }

  @Test
  default void aNameComesBackCodePointForCodePoint() {
    for (String name : TextContract.ALIKE) {
      User user = new User(newId(), name, "https://pictures.example/" + name.codePointAt(0));
      users().provision(user);
      assertThat(users().find(user.userId())).contains(user);
      assertThat(users().profile(user.userId()).orElseThrow().user()).isEqualTo(user);
    }
  }

  @Test
  default void whoWasNeverProvisionedIsNotFound() {
    assertThat(users().find(newId())).isEmpty();
    assertThat(users().profile(newId())).isEmpty();
  }

  @Test
  default void askingForAUserDoesNotHideThatTheyComeLater() {
    User user = new User(newId(), "late", null);
    assertThat(users().find(user.userId())).isEmpty();
    users().provision(user);
    assertThat(users().find(user.userId())).contains(user);
  }

  @Test
  default void provisioningAgainBringsTheUserUpToDate() {
    UserId id = newId();
    User first = new User(id, "first", "https://x.example/1");
    User second = new User(id, "second", null);
    for (User user : List.of(first, second, first, first, second)) {
      users().provision(user);
      assertThat(users().profile(id).orElseThrow().user()).isEqualTo(user);
    }
  }

  private static Instant second(long second) {
    return Instant.ofEpochSecond(1_700_000_000L + second);
  }

  private String nameAfter(UserId id, String name, Instant saidAt) {
    String answered = users().provision(new User(id, name, null), saidAt).username();
    assertThat(users().profile(id).orElseThrow().user().username()).isEqualTo(answered);
    assertThat(users().find(id).orElseThrow().username()).isEqualTo(answered);
    return answered;
  }

  @Test
  default void whatWasSaidLaterHolds() {
    UserId id = newId();
    assertThat(nameAfter(id, "second", second(2))).isEqualTo("second");
    assertThat(nameAfter(id, "first", second(1))).isEqualTo("second");
    assertThat(nameAfter(id, "third", second(3))).isEqualTo("third");
    assertThat(nameAfter(id, "second", second(2))).isEqualTo("third");
    // The same name said again later is later.
    assertThat(nameAfter(id, "third", second(9))).isEqualTo("third");
    assertThat(nameAfter(id, "fourth", second(4))).isEqualTo("third");
  }

  @Test
  default void whatWasSaidAtTheSameOrAnUnknownTimeHoldsLastSeen() {
    UserId id = newId();
    assertThat(nameAfter(id, "one", second(5))).isEqualTo("one");
    assertThat(nameAfter(id, "other", second(5))).isEqualTo("other");
    assertThat(nameAfter(id, "one", second(5))).isEqualTo("one");
    assertThat(nameAfter(id, "unknown", null)).isEqualTo("unknown");
    assertThat(nameAfter(id, "early", second(1))).isEqualTo("early");
    assertThat(nameAfter(id, "unknown", null)).isEqualTo("unknown");
  }

  @Test
  default void concurrentProvisioningLeavesTheLatest() throws Exception {
    UserId id = newId();
    Together.run(
        16,
        i ->
            () -> {
              for (int n = 0; n < 5; n++) {
                users().provision(new User(id, "name " + i, null), second(i));
              }
              return null;
            });
    assertThat(users().profile(id).orElseThrow().user().username()).isEqualTo("name 15");
    assertThat(users().find(id).orElseThrow().username()).isEqualTo("name 15");
  }

  @Test
  default void provisioningAgainLeavesTheTotalsAlone() {
    User user = newUser();
    newSpace(user);
    users().provision(new User(user.userId(), "another name", null));
    assertThat(stats(user)).isEqualTo(new Profile.Stats(1, 1, 0, 0));
  }

  @Test
  default void twoUsersMayHaveOneName() {
    User one = new User(newId(), "same", null);
    User other = new User(newId(), "same", null);
    users().provision(one);
    users().provision(other);
    assertThat(users().find(one.userId())).contains(one);
    assertThat(users().find(other.userId())).contains(other);
  }

  @Test
  default void concurrentProvisioningLeavesOneOfTheUsersWhole() throws Exception {
    UserId id = newId();
    List<User> tried =
        Together.run(
            16,
            i ->
                () -> {
                  User user = new User(id, "name " + i, "https://x.example/" + i);
                  for (int n = 0; n < 5; n++) {
                    users().provision(user);
                  }
                  return user;
                });
    assertThat(tried).contains(users().profile(id).orElseThrow().user());
  }

  @Test
  default void theTotalsFollowWhatTheUserDoes() {
    User ada = newUser();
    User bob = newUser();
    Space space = newSpace(ada);
    assertThat(stats(ada)).isEqualTo(new Profile.Stats(1, 1, 0, 0));
    Space other = newSpace(bob);
    spaces().join(other.spaceId(), ada.userId(), null, clock().instant());
    assertThat(stats(ada)).isEqualTo(new Profile.Stats(1, 2, 0, 0));

    Message three = post(space, ada, "one two three");
    post(other, ada, "four");
    assertThat(stats(ada)).isEqualTo(new Profile.Stats(1, 2, 4, 0));
    appreciate(three, ada, Appreciation.ON);
    appreciate(three, bob, Appreciation.ON);
    assertThat(stats(ada)).isEqualTo(new Profile.Stats(1, 2, 4, 2));
    appreciate(three, bob, Appreciation.OFF);
    assertThat(stats(ada)).isEqualTo(new Profile.Stats(1, 2, 4, 1));
    messages().delete(space.spaceId(), three.messageId(), ada.userId(), null);
    assertThat(stats(ada)).isEqualTo(new Profile.Stats(1, 2, 1, 0));
    assertThat(stats(bob)).isEqualTo(new Profile.Stats(1, 1, 0, 0));
  }

  @Test
  default void theTotalsAreExactUnderConcurrency() throws Exception {
    User ada = newUser();
    Together.run(
        8,
        i ->
            () -> {
              for (int n = 0; n < 5; n++) {
                Space space = newSpace(ada);
                Message message = post(space, ada, "two words");
                appreciate(message, ada, Appreciation.TOGGLE);
              }
              return null;
            });
    assertThat(stats(ada)).isEqualTo(new Profile.Stats(40, 40, 80, 40));
  }
}
