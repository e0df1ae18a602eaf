package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.SpaceStore;
import io.space7.application.port.SpaceStore.View;
import io.space7.domain.Appreciation;
import io.space7.domain.ErrorCode;
import io.space7.domain.Message;
import io.space7.domain.NewSpace;
import io.space7.domain.Space;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceEdit;
import io.space7.domain.SpaceId;
import io.space7.domain.Tag;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import io.space7.testkit.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link SpaceStore} has to do. */
public interface SpaceStoreContract extends JoinContract, MembershipContract {
  private Space create(User creator, String... hashtags) {
    return spaces()
        .create(
            new NewSpace(
                new SpaceId(UUID.randomUUID()),
                creator.userId(),
                "A title",
                "",
                Visibility.PUBLIC,
                List.of(hashtags)));
  }

  private SpaceAccess access(Space space, User user) {
    return spaces().accessAt(space.spaceId(), user.userId()).orElseThrow().access();
  }

  @Test
  default void aCreatedSpaceIsFoundAsGiven() {
    User ada = newUser();
    SpaceId id = new SpaceId(UUID.randomUUID());
    String title = "\ud83d\ude00 'title' \\ %s";
    String description = "d".repeat(NewSpace.MAX_DESCRIPTION);
    Space created =
        spaces()
            .create(
                new NewSpace(
                    id,
                    ada.userId(),
                    title,
                    description,
                    Visibility.PRIVATE,
                    List.of("zebra", "apple")));

    assertThat(created)
        .isEqualTo(
            new Space(
                id,
                title,
                description,
                Visibility.PRIVATE,
                ada,
                1,
                0,
                created.tags(),
                false,
                false,
                storedNow(),
                created.version()));
    assertThat(created.tags()).extracting(Tag::tagName).containsExactly("zebra", "apple");
    SpaceAccess creator = new SpaceAccess(Visibility.PRIVATE, true, true, false, false);
    assertThat(spaces().find(id, ada.userId())).contains(new View(created, creator));
    assertThat(spaces().accessAt(id, ada.userId()))
        .hasValueSatisfying(at -> assertThat(at.access()).isEqualTo(creator))
        .hasValueSatisfying(at -> assertThat(at.lastSeq()).isZero());
    assertThat(mySpaces(ada)).containsExactly(created);
    assertThat(stats(ada).spacesCreated()).isEqualTo(1);
    assertThat(stats(ada).spacesParticipated()).isEqualTo(1);
  }

  @Test
  default void aSpaceThatDoesNotExistIsNotFound() {
    User ada = newUser();
    SpaceId nowhere = new SpaceId(UUID.randomUUID());
    assertThat(spaces().find(nowhere, ada.userId())).isEmpty();
    assertThat(spaces().accessAt(nowhere, ada.userId())).isEmpty();
    assertRefused(ErrorCode.SPACE_NOT_FOUND, () -> spaces().toggleLock(nowhere));
    assertRefused(ErrorCode.SPACE_NOT_FOUND, () -> spaces().archive(nowhere));
  }

  @Test
  default void tagsAndTitlesThatLookAlikeAreTheirOwn() {
    User ada = newUser();
    String salt = UUID.randomUUID().toString().substring(0, 8);
    List<String> tags = List.of("e" + salt, "\u00e9" + salt, "\u0435" + salt, "ss" + salt);
    List<Tag> made = create(ada, tags.toArray(new String[0])).tags();
    assertThat(made).extracting(Tag::tagName).isEqualTo(tags);
    assertThat(made).extracting(Tag::tagId).doesNotHaveDuplicates();
    for (String title : List.of("cafe\u0301", "caf\u00e9", "\u212bngstr\u00f6m")) {
      SpaceId id = new SpaceId(UUID.randomUUID());
      Space space =
          spaces()
              .create(new NewSpace(id, ada.userId(), title, title, Visibility.PUBLIC, List.of()));
      assertThat(space.title()).isEqualTo(title);
      assertThat(spaces().find(id, ada.userId()).orElseThrow().space()).isEqualTo(space);
    }
  }

  @Test
  default void aTagKeepsItsIdInAllSpaces() {
    User ada = newUser();
    String shared = "shared-" + UUID.randomUUID().toString().substring(0, 8);
    String alone = "alone-" + UUID.randomUUID().toString().substring(0, 8);
    Tag first = create(ada, shared).tags().get(0);
    List<Tag> second = create(newUser(), alone, shared).tags();
    assertThat(second.get(1)).isEqualTo(first);
    assertThat(second.get(0).tagId()).isNotEqualTo(first.tagId());
  }

  @Test
  default void concurrentSpacesWithTheSameNewTagsGetTheSameIds() throws Exception {
    User ada = newUser();
    for (int round = 0; round < 3; round++) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < NewSpace.MAX_TAGS; i++) {
        names.add(i + "-" + UUID.randomUUID().toString().substring(0, 8));
      }
      List<String> reversed = new ArrayList<>(names);
      Collections.reverse(reversed);
      // Two orders, because rows that are locked in two orders are a deadlock.
      List<Space> created =
          Together.run(
              16, i -> () -> create(ada, (i % 2 == 0 ? names : reversed).toArray(new String[0])));
      List<Tag> tags = created.get(0).tags();
      assertThat(tags).extracting(Tag::tagName).isEqualTo(names);
      assertThat(tags).extracting(Tag::tagId).doesNotHaveDuplicates();
      List<Tag> backwards = new ArrayList<>(tags);
      Collections.reverse(backwards);
      for (int i = 0; i < created.size(); i++) {
        assertThat(created.get(i).tags()).isEqualTo(i % 2 == 0 ? tags : backwards);
      }
    }
  }

  @Test
  default void everyoneSeesTheirOwnRights() {
    User ada = newUser();
    Space space = newSpace(ada);
    User member = newMember(space);
    User stranger = newUser();
    assertThat(access(space, ada))
        .isEqualTo(new SpaceAccess(Visibility.PUBLIC, true, true, false, false));
    assertThat(access(space, member))
        .isEqualTo(new SpaceAccess(Visibility.PUBLIC, true, false, false, false));
    assertThat(access(space, stranger))
        .isEqualTo(new SpaceAccess(Visibility.PUBLIC, false, false, false, false));
    for (User user : List.of(ada, member, stranger)) {
      assertThat(spaces().find(space.spaceId(), user.userId()).orElseThrow().access())
          .isEqualTo(access(space, user));
    }
  }

  @Test
  default void theStandingSaysHowFarTheSpaceHasCome() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = post(space, ada, "message");
    appreciate(message, ada, Appreciation.ON);
    messages().delete(space.spaceId(), message.messageId(), ada.userId(), null);
    assertThat(lastSeq(space, newUser())).isEqualTo(3);
  }

  @Test
  default void aLockIsToggled() {
    User ada = newUser();
    Space space = newSpace(ada);
    for (boolean locked : new boolean[] {true, false, true}) {
      assertThat(spaces().toggleLock(space.spaceId())).isEqualTo(locked);
      assertThat(access(space, ada).locked()).isEqualTo(locked);
      View view = spaces().find(space.spaceId(), ada.userId()).orElseThrow();
      assertThat(view.space().locked()).isEqualTo(locked);
      assertThat(view.access().locked()).isEqualTo(locked);
    }
  }

  @Test
  default void concurrentTogglesOfALockAllCount() throws Exception {
    Space space = newSpace(newUser());
    List<Boolean> states = Together.run(15, i -> () -> spaces().toggleLock(space.spaceId()));
    assertThat(states).filteredOn(locked -> locked).hasSize(8);
    assertThat(spaces().toggleLock(space.spaceId())).isFalse();
  }

  @Test
  default void anArchivedSpaceStaysArchived() {
    User ada = newUser();
    Space space = newSpace(ada);
    for (int i = 0; i < 2; i++) {
      spaces().archive(space.spaceId());
      assertThat(access(space, ada).archived()).isTrue();
      assertThat(spaces().find(space.spaceId(), ada.userId()).orElseThrow().space().archived())
          .isTrue();
    }
  }

  @Test
  default void theCreatorEditsPartsOfASpace() {
    User ada = newUser();
    Space before = newSpace(ada, "A title", "About.", "one", "two");
    Space same =
        spaces().edit(before.spaceId(), ada.userId(), new SpaceEdit(null, null, null, null));
    assertThat(same).isEqualTo(before);
    Space titled = edit(before, ada, new SpaceEdit(" Another title", null, null, null));
    assertThat(titled.title()).isEqualTo("Another title");
    assertThat(titled.description()).isEqualTo("About.");
    assertThat(titled.tags()).isEqualTo(before.tags());
    Space rest =
        edit(titled, ada, new SpaceEdit(null, "", Visibility.PRIVATE, List.of("two", "three")));
    assertThat(rest.title()).isEqualTo("Another title");
    assertThat(rest.description()).isEmpty();
    assertThat(rest.visibility()).isEqualTo(Visibility.PRIVATE);
    assertThat(rest.tags()).extracting(Tag::tagName).containsExactly("two", "three");
    assertThat(rest.tags().get(0)).isEqualTo(before.tags().get(1));
    assertThat(access(rest, ada).visibility()).isEqualTo(Visibility.PRIVATE);
    assertThat(edit(rest, ada, new SpaceEdit(null, null, null, List.of())).tags()).isEmpty();
  }

  private Space edit(Space before, User user, SpaceEdit edit) {
    Space edited = spaces().edit(before.spaceId(), user.userId(), edit);
    assertThat(edited.version()).isGreaterThan(before.version());
    assertThat(spaces().find(before.spaceId(), user.userId()).orElseThrow().space())
        .isEqualTo(edited);
    return edited;
  }

  @Test
  default void nobodyElseEditsASpace() {
    User ada = newUser();
    Space space = newSpace(ada);
    User bob = newMember(space);
    SpaceEdit edit = new SpaceEdit("Another title", null, Visibility.PRIVATE, null);
    for (User other : List.of(bob, newUser())) {
      assertRefusedWithoutTrace(
          ErrorCode.NOT_THE_CREATOR,
          space,
          ada,
          () -> spaces().edit(space.spaceId(), other.userId(), edit));
    }
    Space closed = newSpace(ada, Visibility.PRIVATE);
    assertRefused(
        ErrorCode.PRIVATE_SPACE, () -> spaces().edit(closed.spaceId(), bob.userId(), edit));
    assertRefused(
        ErrorCode.SPACE_NOT_FOUND,
        () -> spaces().edit(new SpaceId(UUID.randomUUID()), ada.userId(), edit));
  }

  @Test
  default void everyChangeOfASpaceHasALargerVersion() {
    User ada = newUser();
    Space space = newSpace(ada);
    List<Long> versions = new ArrayList<>(List.of(space.version()));
    List<Runnable> changes =
        List.of(
            () -> post(space, ada, "message"),
            () -> newMember(space),
            () -> spaces().toggleLock(space.spaceId()),
            () -> spaces().toggleLock(space.spaceId()),
            () ->
                spaces()
                    .edit(
                        space.spaceId(),
                        ada.userId(),
                        new SpaceEdit(null, null, Visibility.PRIVATE, null)),
            () -> spaces().archive(space.spaceId()));
    for (Runnable change : changes) {
      change.run();
      versions.add(version(space, ada));
    }
    assertThat(versions).isSorted().doesNotHaveDuplicates();
    spaces().archive(space.spaceId());
    assertThat(version(space, ada)).isEqualTo(versions.get(versions.size() - 1));
  }

  private long version(Space space, User viewer) {
    return spaces().find(space.spaceId(), viewer.userId()).orElseThrow().space().version();
  }

  @Test
  default void theSpacesOfAUserAreListedNewestFirst() {
    User ada = newUser();
    User bob = newUser();
    List<Space> newestFirst = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Space space = newSpace(bob, Visibility.PUBLIC);
      newestFirst.add(0, space);
      clock().advance(Duration.ofSeconds(1));
    }
    newSpace(bob);
    for (int i : new int[] {2, 0, 3, 1}) {
      spaces().join(newestFirst.get(i).spaceId(), ada.userId(), null, clock().instant());
    }
    assertThat(mySpaces(ada))
        .extracting(Space::spaceId)
        .containsExactlyElementsOf(newestFirst.stream().map(Space::spaceId).toList());
    assertThat(mySpaces(ada))
        .allMatch(space -> space.participantCount() == 2 && space.creator().equals(bob));
    assertThat(mySpaces(newUser())).isEmpty();
  }

  @Test
  default void aListedSpaceIsWhatIsFound() {
    User ada = newUser();
    Space space = create(ada, "one", "two");
    newMember(space);
    post(space, ada, "message");
    spaces().toggleLock(space.spaceId());
    spaces().archive(space.spaceId());
    Space found = spaces().find(space.spaceId(), ada.userId()).orElseThrow().space();
    assertThat(found.messageCount()).isEqualTo(1);
    assertThat(found.participantCount()).isEqualTo(2);
    assertThat(found.tags()).isEqualTo(space.tags());
    assertThat(mySpaces(ada)).containsExactly(found);
  }
}
