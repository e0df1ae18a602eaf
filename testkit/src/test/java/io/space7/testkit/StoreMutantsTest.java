package io.space7.testkit;

import io.space7.application.port.EventLog;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.MessageStore.Appreciated;
import io.space7.application.port.MessageStore.Deleted;
import io.space7.application.port.MessageStore.Posted;
import io.space7.application.port.MessageStore.ThreadPage;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.UserStore;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Like;
import io.space7.domain.Message;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.contract.EventLogContract;
import io.space7.testkit.contract.MediaLedgerContract;
import io.space7.testkit.contract.MessageStoreContract;
import io.space7.testkit.contract.SpaceStoreContract;
import io.space7.testkit.contract.UserStoreContract;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What writers of the five stores get wrong, and that the contracts find it. */
class StoreMutantsTest {
  /** A call of a port, done right unless a fault comes between. */
  interface Call {
    Object proceed(Object... arguments);
  }

  /** Comes between the caller and one method of the twin. */
  interface Fault {
    Object answer(Call call, Object[] arguments);
  }

  /** A fault of one method, and the test of a contract that has to find it. */
  private record Mutant(String method, Fault fault, Class<?> contract, String foundBy) {}

  private static volatile Mutant current;

  static Set<String> faults() {
    return mutants().keySet();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isFound(String name) {
    current = mutants().get(name);
    lastAnnounced = null;
    Mutants.assertCaught(current.contract(), current.foundBy());
  }

  @Disabled("fails on purpose; run by the test around it")
  static class Messages extends MutatedStores implements MessageStoreContract {}

  @Disabled("fails on purpose; run by the test around it")
  static class Log extends MutatedStores implements EventLogContract {}

  @Disabled("fails on purpose; run by the test around it")
  static class Ledger extends MutatedStores implements MediaLedgerContract {}

  @Disabled("fails on purpose; run by the test around it")
  static class Spaces extends MutatedStores implements SpaceStoreContract {}

  @Disabled("fails on purpose; run by the test around it")
  static class Users extends MutatedStores implements UserStoreContract {}

  static class MutatedStores extends StoreTwins {
    @Override
    public MessageStore messages() {
      return mutated(MessageStore.class, super.messages());
    }

    @Override
    public EventLog log() {
      return mutated(EventLog.class, super.log());
    }

    @Override
    public MediaLedger ledger() {
      return mutated(MediaLedger.class, super.ledger());
    }

    @Override
    public SpaceStore spaces() {
      return mutated(SpaceStore.class, super.spaces());
    }

    @Override
    public UserStore users() {
      return mutated(UserStore.class, super.users());
    }

    private static <T> T mutated(Class<T> port, T twin) {
      String name = port.getSimpleName() + ".";
      return port.cast(
          Proxy.newProxyInstance(
              port.getClassLoader(),
              new Class<?>[] {port},
              (proxy, method, arguments) -> {
                Call call = changed -> invoke(twin, method, changed);
                return current.method().equals(name + method.getName())
                    ? current.fault().answer(call, arguments)
                    : call.proceed(arguments);
              }));
    }

    private static Object invoke(Object twin, Method method, Object[] arguments) {
      try {
        return method.invoke(twin, arguments);
      } catch (InvocationTargetException e) {
        throw (RuntimeException) e.getCause();
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Map<String, Mutant> mutants() {
    Map<String, Mutant> all = new LinkedHashMap<>();
    all.put(
        "likes are one short of their limit",
        messages(
            "likes",
            (call, with) -> {
              List<?> likes = (List<?>) call.proceed(with);
              int limit = (int) with[3];
              return limit > 1 && likes.size() == limit ? likes.subList(0, limit - 1) : likes;
            },
            "aPieceOfTheLikesIsAsLongAsItsLimitUnlessItIsTheLast"));
    all.put(
        "likes have one more than their limit",
        messages(
            "likes",
            (call, with) -> call.proceed(with[0], with[1], with[2], (int) with[3] + 1),
            "aPieceOfTheLikesIsAsLongAsItsLimitUnlessItIsTheLast"));
    all.put(
        "the last like is given again",
        messages(
            "likes",
            (call, with) ->
                call.proceed(with[0], with[1], Math.max(0, (long) with[2] - 1), with[3]),
            "aPieceOfTheLikesIsAsLongAsItsLimitUnlessItIsTheLast"));
    all.put(
        "a key loses its accents",
        posting(key -> withoutAccents(key), "keysThatLookAlikeAreKeysOfTheirOwn"));
    all.put(
        "a key is brought to a normal form",
        posting(
            key -> Normalizer.normalize(key, Normalizer.Form.NFC),
            "keysThatLookAlikeAreKeysOfTheirOwn"));
    all.put(
        "a key loses its case",
        posting(key -> key.toLowerCase(Locale.ROOT), "keysThatLookAlikeAreKeysOfTheirOwn"));
    all.put(
        "a key loses the spaces in it",
        posting(key -> key.replaceAll(" +", " "), "keysThatLookAlikeAreKeysOfTheirOwn"));
    for (Normalizer.Form form : Normalizer.Form.values()) {
      all.put(
          "a text is brought to " + form,
          messages(
              "post",
              (call, with) ->
                  call.proceed(
                      withText(
                          (NewMessage) with[0],
                          Normalizer.normalize(((NewMessage) with[0]).text().content(), form))),
              "textComesBackCodePointForCodePoint"));
    }
    all.put(
        "a repeated attempt loses its source",
        messages(
            "post",
            (call, with) -> {
              Posted posted = (Posted) call.proceed(with);
              return posted.repeated()
                  ? new Posted(new MessagePosted(posted.event().message(), null), true)
                  : posted;
            },
            "aRepeatedAttemptKeepsTheSourceOfTheFirst"));
    all.put(
        "a repeated attempt takes the source of the last",
        messages(
            "post",
            (call, with) -> {
              Posted posted = (Posted) call.proceed(with);
              return new Posted(
                  new MessagePosted(posted.event().message(), ((NewMessage) with[0]).source()),
                  posted.repeated());
            },
            "aRepeatedAttemptKeepsTheSourceOfTheFirst"));
    all.put(
        "the answer comes before the commit",
        messages(
            "post",
            (call, with) -> {
              try {
                return call.proceed(with);
              } catch (Refusal lost) {
                return new Posted(new MessagePosted(invented((NewMessage) with[0]), null), false);
              }
            },
            "whatIsNotCommittedIsNotAnswered"));
    all.put(
        "an appreciation is answered before the commit",
        messages(
            "appreciate",
            (call, with) -> {
              try {
                return call.proceed(with);
              } catch (Refusal lost) {
                return new Appreciated(true, 1, null);
              }
            },
            "whatIsNotCommittedIsNotAnswered"));
    all.put(
        "an attempt of another user counts",
        messages("hasSucceeded", (call, with) -> true, "onlyASuccessThatIsRememberedCounts"));
    all.put(
        "the total is that of the page",
        messages(
            "page",
            (call, with) ->
                ((Optional<?>) call.proceed(with))
                    .map(ThreadPage.class::cast)
                    .map(
                        page ->
                            new ThreadPage(
                                page.access(),
                                page.messages(),
                                page.messages().size(),
                                page.more(),
                                page.version())),
            "pagesCutTheThreadWithoutOverlap"));
    all.put(
        "a last page that is full says that more follow",
        messages(
            "page",
            (call, with) ->
                ((Optional<?>) call.proceed(with))
                    .map(ThreadPage.class::cast)
                    .map(
                        page ->
                            new ThreadPage(
                                page.access(),
                                page.messages(),
                                page.total(),
                                !page.messages().isEmpty(),
                                page.version())),
            "pagesCutTheThreadWithoutOverlap"));
    all.put(
        "the likes that are shown lack the reader's own",
        messages(
            "find",
            (call, with) ->
                ((Optional<?>) call.proceed(with[0], with[1], nobody())).map(Message.class::cast),
            "theNewestHundredLikesAreShownAndAlwaysTheReadersOwn"));
    all.put(
        "a deleted message does not say which file it had",
        messages(
            "delete",
            (call, with) -> new Deleted(((Deleted) call.proceed(with)).event(), null),
            "aDeletedMessageIsGoneWithAllThatBelongsToIt"));
    all.put(
        "the log begins at its position",
        new Mutant(
            "EventLog.read",
            (call, with) -> call.proceed(with[0], Math.max(0, (long) with[1] - 1), with[2]),
            Log.class,
            "aSliceBeginsAfterItsPositionAndIsNoLongerThanItsLimit"));
    all.put(
        "an announcement is taken twice",
        new Mutant(
            "EventLog.announce",
            (call, with) -> {
              Object first = call.proceed(with);
              lastAnnounced = ((Optional<?>) first).isPresent() ? first : lastAnnounced;
              return lastAnnounced == null ? first : lastAnnounced;
            },
            Log.class,
            "aPostingIsAnnouncedOnce"));
    all.put(
        "a file that was taken can be renewed",
        new Mutant(
            "MediaLedger.renew",
            (call, with) -> {
              call.proceed(with);
              return true;
            },
            Ledger.class,
            "theRemovalOfAFileIsPutOffUntilItIsTaken"));
    all.put(
        "an invite is looked up without its accents",
        new Mutant(
            "SpaceStore.join",
            (call, with) ->
                call.proceed(
                    with[0],
                    with[1],
                    with[2] == null ? null : withoutAccents((String) with[2]),
                    with[3]),
            Spaces.class,
            "invitesThatLookAlikeAreInvitesOfTheirOwn"));
    all.put(
        "an invite never expires",
        new Mutant(
            "SpaceStore.join",
            (call, with) -> call.proceed(with[0], with[1], with[2], Instant.EPOCH),
            Spaces.class,
            "anInviteExpires"));
    all.put(
        "a name is brought to a normal form",
        new Mutant(
            "UserStore.provision",
            (call, with) -> {
              User user = (User) with[0];
              return call.proceed(
                  new User(
                      user.userId(),
                      Normalizer.normalize(user.username(), Normalizer.Form.NFC),
                      user.profilePicture()));
            },
            Users.class,
            "aNameComesBackCodePointForCodePoint"));
    return all;
  }

  private static volatile Object lastAnnounced;

  private static Mutant messages(String method, Fault fault, String foundBy) {
    return new Mutant("MessageStore." + method, fault, Messages.class, foundBy);
  }

  private static Mutant posting(UnaryOperator<String> keys, String foundBy) {
    return messages(
        "post",
        (call, with) -> {
          NewMessage message = (NewMessage) with[0];
          NewMessage.Attempt attempt = message.attempt();
          return call.proceed(
              new NewMessage(
                  message.messageId(),
                  message.spaceId(),
                  message.senderId(),
                  message.text(),
                  message.media(),
                  new NewMessage.Attempt(
                      new IdempotencyKey(keys.apply(attempt.key().value())), attempt.fingerprint()),
                  message.source()));
        },
        foundBy);
  }

  private static NewMessage withText(NewMessage message, String text) {
    return new NewMessage(
        message.messageId(),
        message.spaceId(),
        message.senderId(),
        new MessageText(text),
        message.media(),
        message.attempt(),
        message.source());
  }

  private static Message invented(NewMessage message) {
    return new Message(
        message.messageId(),
        message.spaceId(),
        new User(message.senderId(), "ada", null),
        message.text().content(),
        message.media(),
        1,
        new ArrayList<Like>(),
        0,
        SettableClock.START,
        1);
  }

  private static UserId nobody() {
    return new UserId(UUID.randomUUID());
  }

  private static String withoutAccents(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
  }
}
